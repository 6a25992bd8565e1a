using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text;
using Bonding.TestKit.ControlPlanes;
using k8s;
using k8s.Models;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Bonding.TestKit.Nodes;

/// <summary>
/// A node of which only the kubelet's port-forward is played, as the API server asks for it: HTTPS and the WebSocket protocol
/// <c>v4.channel.k8s.io</c>. A pod's port stands for a port of this machine.
/// </summary>
public sealed class ForwardingKubelet : IAsyncDisposable
{
    private const string Protocol = "v4.channel.k8s.io";
    private const byte DataChannel = 0;
    private const byte ErrorChannel = 1;
    private const int BufferSize = 4096;

    private readonly ConcurrentDictionary<string, bool> _deaf = new();
    private readonly WebApplication _application;
    private readonly IReadOnlyDictionary<int, int> _ports;

    private ForwardingKubelet(ControlPlane controlPlane, IReadOnlyDictionary<int, int> ports)
    {
        _ports = ports;
        var certificate = controlPlane.Authority.IssueServer();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder
            .WebHost.UseKestrelHttpsConfiguration()
            .ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(certificate)));
        _application = builder.Build();
        _application.UseWebSockets();
        _application.Map("/portForward/{ns}/{pod}", ForwardAsync);
    }

    /// <summary>Starts it and registers the node.</summary>
    /// <param name="ports">Port on this machine's loopback by port of a pod.</param>
    public static async Task<ForwardingKubelet> StartAsync(
        ControlPlane controlPlane,
        string node,
        IReadOnlyDictionary<int, int> ports,
        CancellationToken stop
    )
    {
        var kubelet = new ForwardingKubelet(controlPlane, ports);
        await kubelet._application.StartAsync(stop);
        using var admin = new k8s.Kubernetes(controlPlane.AdminConfig);
        await admin.CoreV1.CreateNodeAsync(
            new V1Node
            {
                Metadata = new() { Name = node },
                Status = new()
                {
                    Addresses = [new() { Type = "InternalIP", Address = "127.0.0.1" }],
                    DaemonEndpoints = new() { KubeletEndpoint = new() { Port = new Uri(kubelet._application.Urls.Single()).Port } },
                },
            },
            cancellationToken: stop
        );
        return kubelet;
    }

    /// <summary>Pods whose ports were asked for, in order.</summary>
    public ConcurrentQueue<string> Asked { get; } = new();

    /// <summary>From now on nobody listens in a pod.</summary>
    public void Silence(string pod) => _deaf[pod] = true;

    public async ValueTask DisposeAsync() => await _application.DisposeAsync();

    private async Task ForwardAsync(HttpContext http)
    {
        var port = int.Parse(http.Request.Query["port"].ToString(), CultureInfo.InvariantCulture);
        using var socket = await http.WebSockets.AcceptWebSocketAsync(Protocol);
        byte[] number = [(byte)port, (byte)(port >> 8)];
        await SendAsync(socket, DataChannel, number, http.RequestAborted);
        await SendAsync(socket, ErrorChannel, number, http.RequestAborted);
        var pod = (string)http.Request.RouteValues["pod"]!;
        Asked.Enqueue(pod);
        if (_deaf.ContainsKey(pod) || !_ports.TryGetValue(port, out var local))
        {
            await SendAsync(
                socket,
                ErrorChannel,
                Encoding.UTF8.GetBytes($"error forwarding port {port}: connection refused"),
                http.RequestAborted
            );
            return;
        }

        using var server = new TcpClient();
        await server.ConnectAsync(IPAddress.Loopback, local, http.RequestAborted);
        // Whichever side ends first ends both.
        await Task.WhenAny(
            ToServerAsync(socket, server.GetStream(), http.RequestAborted),
            ToCallerAsync(server.GetStream(), socket, http.RequestAborted)
        );
    }

    private static async Task ToServerAsync(WebSocket socket, NetworkStream server, CancellationToken stop)
    {
        var buffer = new byte[BufferSize];
        for (
            var begins = true;
            await socket.ReceiveAsync(buffer.AsMemory(), stop) is { MessageType: not WebSocketMessageType.Close } part;
            begins = part.EndOfMessage
        )
            await server.WriteAsync(buffer.AsMemory(begins ? 1 : 0, part.Count - (begins ? 1 : 0)), stop);
    }

    private static async Task ToCallerAsync(NetworkStream server, WebSocket socket, CancellationToken stop)
    {
        var buffer = new byte[BufferSize];
        for (var count = 1; (count = await server.ReadAsync(buffer, stop)) > 0; )
            await SendAsync(socket, DataChannel, buffer[..count], stop);
    }

    private static async Task SendAsync(WebSocket socket, byte channel, byte[] content, CancellationToken stop) =>
        await socket.SendAsync((byte[])[channel, .. content], WebSocketMessageType.Binary, endOfMessage: true, stop);
}
