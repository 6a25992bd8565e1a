namespace Bonding.Operator.Configuration;

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

/// <summary>Where to listen, each as IP:PORT. Faces may share an address.</summary>
public sealed class EndpointOptions
{
    /// <summary><c>/healthz</c> and <c>/readyz</c>.</summary>
    public string Health { get; set; } = "0.0.0.0:8081";

    /// <summary><c>/metrics</c>.</summary>
    public string Metrics { get; set; } = "0.0.0.0:8080";

    /// <summary><c>/v1/tenants</c> asks nobody who they are: keep it on loopback. The inquiries beside it want a token, for those who forward a port.</summary>
    public string Api { get; set; } = "127.0.0.1:8082";
}

/// <summary>Leader election over a Lease in the operator's namespace.</summary>
public sealed class LeaderOptions
{
    public string LeaseName { get; set; } = "bonding-operator";

    /// <summary>Who this process is; must differ between replicas.</summary>
    public string Identity { get; set; } = $"{Environment.MachineName.ToLowerInvariant()}_{Guid.NewGuid():N}";

    /// <summary>How long the others wait for a leader that is silent.</summary>
    public TimeSpan LeaseDuration { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long the leader tries to renew before it stops acting; shorter than <see cref="LeaseDuration"/>.</summary>
    public TimeSpan RenewDeadline { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Between two tries; shorter than <see cref="RenewDeadline"/>.</summary>
    public TimeSpan RetryPeriod { get; set; } = TimeSpan.FromSeconds(2);
}

/// <summary>How log lines look: one JSON object a line, or text for people.</summary>
public enum LogFormat
{
    Json,
    Text,
}
