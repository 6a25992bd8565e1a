namespace Bonding.Operator.Configuration;

/// <summary>
/// The options of the operator. They are read from a JSON file (<c>--Config=PATH</c>), the environment (<c>BONDING__TICKINTERVAL</c>) and
/// the command line (<c>--TickInterval=00:00:01</c>); a later source wins. Nested options are written with a colon
/// (<c>--Leader:LeaseName</c>, <c>BONDING__LEADER__LEASENAME</c>), durations as <c>hh:mm:ss</c>.
/// </summary>
public sealed class OperatorOptions
{
    /// <summary>The path of the JSON file that these options were read from, if any.</summary>
    public string? Config { get; set; }

    /// <summary>The path of a kubeconfig. Without it the ServiceAccount of the pod is used.</summary>
    public string? Kubeconfig { get; set; }

    /// <summary>The operator's own namespace: of its lease, its certificate and its Service.</summary>
    public string Namespace { get; set; } = "bonding-system";

    /// <summary>The one namespace whose tenants are served; empty for all.</summary>
    public string WatchNamespace { get; set; } = "";

    /// <summary>The base address of Prometheus.</summary>
    public string PrometheusUrl { get; set; } = "";

    public PrometheusAccessOptions Prometheus { get; set; } = new();

    /// <summary>The interval at which multipliers are decided; 0.1 s to 60 s.</summary>
    public TimeSpan TickInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest time for which counters are read back to settle balances after an outage; 1 minute to 30 days.</summary>
    public TimeSpan MaxCatchUp { get; set; } = TimeSpan.FromHours(2);

    /// <summary>
    /// The most series of one query that a namespace may have and still be read with the others; 100 to 1000000. A namespace with more is
    /// read apart, so that it delays nobody else.
    /// </summary>
    public int MaxSeriesPerNamespace { get; set; } = 10_000;

    /// <summary>
    /// Whether the PriorityClass of a tier is also written into templates: of stopped VMs, and with <c>allowRestart</c> of running VMs,
    /// Deployments and StatefulSets. Otherwise only the webhook sets it, on new pods.
    /// </summary>
    public bool WriteTemplates { get; set; } = true;

    /// <summary>
    /// The prefix of the files, one for each replica, that keep the state of the forecasts over a restart. Empty: forecasts begin anew.
    /// </summary>
    public string ForecastFile { get; set; } = "";

    /// <summary>
    /// The folder with the weights of the LSTM (cpu.lstm, memory.lstm or io.lstm), as <c>kubectl bonding train</c> writes them. The LSTM
    /// takes part in the forecasts of the resources that have weights. Empty: it does not.
    /// </summary>
    public string LstmFolder { get; set; } = "";

    public TellerOptions Tellers { get; set; } = new();

    public EndpointOptions Endpoints { get; set; } = new();

    public LeaderOptions Leader { get; set; } = new();

    public WebhookOptions Webhook { get; set; } = new();

    public TenantApiOptions TenantApi { get; set; } = new();

    public LogLevel LogLevel { get; set; } = LogLevel.Information;

    public LogFormat LogFormat { get; set; } = LogFormat.Json;
}

/// <summary>The addresses to listen on, each as IP:PORT. Endpoints may share an address.</summary>
public sealed class EndpointOptions
{
    /// <summary><c>/healthz</c> and <c>/readyz</c>.</summary>
    public string Health { get; set; } = "0.0.0.0:8081";

    /// <summary><c>/metrics</c>.</summary>
    public string Metrics { get; set; } = "0.0.0.0:8080";

    /// <summary>
    /// Whether metrics are served over HTTPS, and only to callers whose token may <c>get</c> the nonresource URL <c>/metrics</c>. Otherwise
    /// whoever reaches the address reads every tenant's balance.
    /// </summary>
    public bool SecureMetrics { get; set; } = true;

    /// <summary>The Service in the operator's namespace through which metrics are scraped. The certificate contains its names.</summary>
    public string MetricsServiceName { get; set; } = "bonding-operator-metrics";

    /// <summary>
    /// <c>/v1/tenants</c> needs no authentication: keep it on loopback. The other requests here need a token, which port-forwarding clients
    /// send.
    /// </summary>
    public string Api { get; set; } = "127.0.0.1:8082";
}

/// <summary>Leader election over a Lease in the operator's namespace.</summary>
public sealed class LeaderOptions
{
    public string LeaseName { get; set; } = "bonding-operator";

    /// <summary>The identity of this process; must differ between replicas.</summary>
    public string Identity { get; set; } = $"{Environment.MachineName.ToLowerInvariant()}_{Guid.NewGuid():N}";

    /// <summary>The time that the other replicas wait for a silent leader.</summary>
    public TimeSpan LeaseDuration { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>The time that the leader tries to renew before it stops acting; shorter than <see cref="LeaseDuration"/>.</summary>
    public TimeSpan RenewDeadline { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The time between two attempts; shorter than <see cref="RenewDeadline"/>.</summary>
    public TimeSpan RetryPeriod { get; set; } = TimeSpan.FromSeconds(2);
}

/// <summary>The format of log lines: one JSON object per line, or text for people.</summary>
public enum LogFormat
{
    Json,
    Text,
}
