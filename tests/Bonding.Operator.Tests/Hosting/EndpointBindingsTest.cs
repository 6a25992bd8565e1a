using System.Net;
using System.Net.Sockets;
using System.Text;
using Bonding.Operator.Hosting;
using Bonding.Operator.Limits;
using Bonding.Operator.Tests.Fakes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Bonding.Operator.Tests.Hosting;

/// <summary>What a client can hold open at a real server before it is known who it is.</summary>
public sealed class EndpointBindingsTest : IAsyncLifetime
{
    private const int PerAddress = 8;

    private FaceServer _face = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() =>
        _face = await FaceServer.StartAsync(
            _ => { },
            app => app.MapPost("/", async (HttpRequest request) => Results.Text($"{await LengthAsync(request)}")),
            kestrel =>
                EndpointBindings.Listen(
                    kestrel,
                    [new EndpointBinding(new IPEndPoint(IPAddress.Loopback, 0), Face.TenantApi, _ => { })],
                    () => null,
                    face => new ConnectionBudget(face, PerAddress, all: 100, kestrel.ApplicationServices.GetRequiredService<Rejections>())
                )
        );

    public ValueTask DisposeAsync() => _face.DisposeAsync();

    [Fact]
    public async Task A_client_that_sends_its_headers_slowly_is_closed_whatever_it_goes_on_to_send()
    {
        using var client = await OpenAsync();
        await using var stream = client.GetStream();
        await SendAsync(stream, "POST / HTTP/1.1\r\nHost: x\r\n");
        var answer = ReadToEndAsync(stream);

        // A header a second: the connection never rests.
        for (var second = 0; second < 60 && !answer.IsCompleted; second++)
        {
            await Task.Delay(TimeSpan.FromSeconds(1), Stop);
            if (!await TrySendAsync(stream, $"x-{second}: y\r\n"))
                break;
        }

        Assert.StartsWith("HTTP/1.1 408", await answer.WaitAsync(TimeSpan.FromSeconds(30), Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_and_a_header_that_are_larger_than_any_call_needs_are_refused()
    {
        using var body = await _face.Http.SendAsync(
            new HttpRequestMessage(HttpMethod.Post, "/")
            {
                Content = new StringContent(new string('x', 65 << 10)),
                Headers = { ExpectContinue = true },
            },
            Stop
        );
        using var header = await _face.Http.SendAsync(
            new HttpRequestMessage(HttpMethod.Post, "/") { Headers = { { "x", new string('x', 33 << 10) } } },
            Stop
        );

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, body.StatusCode);
        Assert.Equal(HttpStatusCode.RequestHeaderFieldsTooLarge, header.StatusCode);
    }

    [Fact]
    public async Task An_address_holds_so_many_connections_and_gets_another_one_when_it_closed_one()
    {
        var held = new List<TcpClient>();
        for (var connection = 0; connection < PerAddress; connection++)
            held.Add(await OpenAsync());
        Assert.Equal("HTTP/1.1 200 OK", await CallAsync(held[^1]));

        using var refused = await OpenAsync();
        Assert.Null(await CallAsync(refused));

        held[0].Dispose();
        await TestKit.Eventually.TrueAsync(
            async () =>
            {
                using var next = await OpenAsync();
                return await CallAsync(next) == "HTTP/1.1 200 OK";
            },
            Stop
        );
        held.ForEach(client => client.Dispose());
    }

    private static async Task<long> LengthAsync(HttpRequest request)
    {
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body, Stop);
        return body.Length;
    }

    private async Task<TcpClient> OpenAsync()
    {
        var client = new TcpClient();
        await client.ConnectAsync(_face.Address.Host, _face.Address.Port, Stop);
        return client;
    }

    // The first line of the answer; null if the connection was closed.
    private static async Task<string?> CallAsync(TcpClient client)
    {
        try
        {
            await SendAsync(client.GetStream(), "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n");
            using var reader = new StreamReader(client.GetStream(), leaveOpen: true);
            return await reader.ReadLineAsync(Stop);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static ValueTask SendAsync(NetworkStream stream, string text) => stream.WriteAsync(Encoding.ASCII.GetBytes(text), Stop);

    private static async Task<bool> TrySendAsync(NetworkStream stream, string text)
    {
        try
        {
            await SendAsync(stream, text);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static async Task<string> ReadToEndAsync(NetworkStream stream)
    {
        var answer = new StringBuilder();
        try
        {
            using var reader = new StreamReader(stream, leaveOpen: true);
            while (await reader.ReadLineAsync(Stop) is { } line)
                answer.AppendLine(line);
        }
        catch (IOException)
        {
            // Closed in the middle of a line that was sent.
        }

        return answer.ToString();
    }
}
