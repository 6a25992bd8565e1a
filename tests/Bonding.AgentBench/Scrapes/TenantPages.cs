using System.Buffers.Text;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using Bonding.TestKit.Prometheus;

namespace Bonding.AgentBench.Scrapes;

/// <summary>
/// What Prometheus scrapes: a page for each node, with the series of 100 tenants that their agents report. Where KubeVirt has a metric it
/// bears KubeVirt's name, so that the operator's query finds it.
/// </summary>
internal sealed class TenantPages : IAsyncDisposable
{
    private const int PerPage = 100;
    private const int LongestNumber = 24;
    private const long UpFor = 500_000_000_000;

    private static readonly string[] Metrics =
    [
        "kubevirt_vmi_cpu_usage_seconds_total",
        "kubevirt_vmi_cpu_system_usage_seconds_total",
        "guest_cpu_nice_seconds_total",
        "guest_cpu_idle_seconds_total",
        "guest_cpu_io_wait_seconds_total",
        "guest_cpu_irq_seconds_total",
        "guest_cpu_soft_irq_seconds_total",
        "guest_cpu_steal_seconds_total",
        "kubevirt_vmi_vcpu_delay_seconds_total",
        "guest_pressure_cpu_waiting_seconds_total",
        "guest_pressure_memory_waiting_seconds_total",
        "guest_pressure_io_waiting_seconds_total",
        "kubevirt_vmi_memory_available_bytes",
        "kubevirt_vmi_memory_usable_bytes",
        "kubevirt_vmi_storage_read_traffic_bytes_total",
        "kubevirt_vmi_storage_write_traffic_bytes_total",
        "kubevirt_vmi_network_receive_bytes_total",
        "kubevirt_vmi_network_transmit_bytes_total",
    ];

    private readonly WebApplication _server;
    private readonly byte[][][] _pages;
    private readonly long _begun = Stopwatch.GetTimestamp();

    private TenantPages(WebApplication server, IReadOnlyList<BenchTenant> tenants) =>
        (_server, _pages) = (server, [.. tenants.Chunk(PerPage).Select(page => page.SelectMany(LinesOf).ToArray())]);

    /// <summary>The series of all tenants.</summary>
    public int Series => _pages.Sum(page => page.Length);

    /// <summary>What Prometheus scrapes every second.</summary>
    public IEnumerable<ScrapeTarget> Targets =>
        Enumerable.Range(0, _pages.Length).Select(page => new ScrapeTarget("kubevirt", new Uri($"{_server.Urls.Single()}/metrics/{page}")));

    public static async Task<TenantPages> StartAsync(IReadOnlyList<BenchTenant> tenants, CancellationToken stop)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var pages = new TenantPages(builder.Build(), tenants);
        pages._server.MapGet("/metrics/{page:int}", pages.AnswerAsync);
        await pages._server.StartAsync(stop);
        return pages;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task AnswerAsync(int page, HttpContext http)
    {
        http.Response.ContentType = "text/plain; version=0.0.4";
        Write(_pages[page], http.Response.BodyWriter);
        await http.Response.BodyWriter.FlushAsync();
    }

    private void Write(byte[][] lines, System.IO.Pipelines.PipeWriter body)
    {
        var now = UpFor + (long)Stopwatch.GetElapsedTime(_begun).TotalMicroseconds;
        for (var line = 0; line < lines.Length; line++)
        {
            var span = body.GetSpan(lines[line].Length + LongestNumber);
            lines[line].CopyTo(span);
            var length = lines[line].Length;
            Utf8Formatter.TryFormat(
                (now + line * 1_000_003L) / 1e6 / (2 + line % Metrics.Length),
                span[length..],
                out var written,
                new('F', 6)
            );
            length += written;
            span[length] = (byte)'\n';
            body.Advance(length + 1);
        }
    }

    private static IEnumerable<byte[]> LinesOf(BenchTenant tenant) =>
        Metrics.Select(metric =>
            Encoding.ASCII.GetBytes(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $$"""{{metric}}{node="{{tenant.Node}}",namespace="{{BenchTenant.Namespace}}",name="{{tenant.Name}}"} """
                )
            )
        );
}
