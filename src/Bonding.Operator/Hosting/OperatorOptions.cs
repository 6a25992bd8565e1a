namespace Bonding.Operator.Hosting;

/// <summary>
/// Everything that is set from outside: by a JSON file (<c>--Config=PATH</c>), by the environment (<c>BONDING__TICKINTERVAL</c>) and by the
/// command line (<c>--TickInterval=00:00:01</c>); the later wins. Nested options are written with a colon (<c>--Leader:LeaseName</c>,
/// <c>BONDING__LEADER__LEASENAME</c>), durations as <c>hh:mm:ss</c>.
/// </summary>
public sealed class OperatorOptions
{
    /// <summary>Path of the JSON file that these options were read from, if any.</summary>
    public string? Config { get; set; }

    /// <summary>Path of a kubeconfig; without it the ServiceAccount of the pod is used.</summary>
    public string? Kubeconfig { get; set; }

    /// <summary>The operator's own namespace: of its lease, its certificate and its Service.</summary>
    public string Namespace { get; set; } = "bonding-system";

    /// <summary>The one namespace whose tenants are served; empty means all.</summary>
    public string WatchNamespace { get; set; } = "";

    /// <summary>Base address of Prometheus.</summary>
    public string PrometheusUrl { get; set; } = "";

    /// <summary>How often multipliers are decided; 0.1 s to 60 s.</summary>
    public TimeSpan TickInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How far back counters are read to settle balances after an outage; 1 minute to 30 days.</summary>
    public TimeSpan MaxCatchUp { get; set; } = TimeSpan.FromHours(2);

    /// <summary>
    /// Whether a tier's PriorityClass is also written into templates: of VMs that are stopped, and with <c>allowRestart</c> of running VMs,
    /// Deployments and StatefulSets. Else only the webhook gives it, to new pods.
    /// </summary>
    public bool WriteTemplates { get; set; } = true;

    /// <summary>
    /// What the names of the files begin with that keep what the forecasts learnt over a restart, one for each replica; empty: they begin anew.
    /// </summary>
    public string ForecastFile { get; set; } = "";

    /// <summary>Folder with the LSTM's weights cpu.lstm, memory.lstm or io.lstm, as <c>kubectl bonding train</c> writes them: the LSTM then joins the
    /// forecasts of that resource. Empty: it does not.</summary>
    public string LstmFolder { get; set; } = "";

    public EndpointOptions Endpoints { get; set; } = new();

    public LeaderOptions Leader { get; set; } = new();

    public WebhookOptions Webhook { get; set; } = new();

    public TenantApiOptions TenantApi { get; set; } = new();

    public LogLevel LogLevel { get; set; } = LogLevel.Information;

    public LogFormat LogFormat { get; set; } = LogFormat.Json;
}
