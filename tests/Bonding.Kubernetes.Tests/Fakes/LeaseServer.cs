using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Bonding.Kubernetes.Tests.Fakes;

/// <summary>Serves one lease with conditional updates, as an API server does, and can be made to fail.</summary>
public sealed class LeaseServer(ScriptedServer server)
{
    private readonly Lock _gate = new();
    private JsonObject? _lease;
    private int _version;

    /// <summary>Responds instead of the lease while it is set.</summary>
    public Func<HttpContext, Task>? Fault { get; set; }

    public string? Holder
    {
        get
        {
            lock (_gate)
                return (string?)_lease?["spec"]?["holderIdentity"];
        }
    }

    public int Renewals
    {
        get
        {
            lock (_gate)
                return _version;
        }
    }

    public void Install() => server.Answer = context => Fault is { } fault ? fault(context) : AnswerAsync(context);

    private Task AnswerAsync(HttpContext context)
    {
        lock (_gate)
        {
            if (context.Request.Method == "GET")
                return _lease is null ? context.RefuseAsync(404, "NotFound") : context.JsonAsync(_lease.ToJsonString());
            var sent = JsonNode.Parse(server.Requests.Last(request => request.Method == context.Request.Method).Body)!.AsObject();
            if (context.Request.Method == "PUT" && (string?)sent["metadata"]!["resourceVersion"] != $"{_version}")
                return context.RefuseAsync(409, "Conflict");
            sent["metadata"]!["resourceVersion"] = $"{++_version}";
            _lease = sent;
            return context.JsonAsync(sent.ToJsonString());
        }
    }
}
