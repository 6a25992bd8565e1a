using System.Text.Json.Nodes;

namespace Bonding.TestKit.Proxies.PodResize;

/// <summary>A refused resize, as the API server would report it.</summary>
public sealed class ResizeRefusedException : Exception
{
    private readonly string _reason;
    private readonly JsonObject? _details;

    private ResizeRefusedException(int code, string reason, string message, JsonObject? details = null)
        : base(message) => (Code, _reason, _details) = (code, reason, details);

    /// <summary>The HTTP status.</summary>
    public int Code { get; }

    /// <summary>The Status object to answer.</summary>
    public JsonObject Status =>
        new()
        {
            ["kind"] = "Status",
            ["apiVersion"] = "v1",
            ["metadata"] = new JsonObject(),
            ["status"] = "Failure",
            ["message"] = Message,
            ["reason"] = _reason,
            ["details"] = _details?.DeepClone(),
            ["code"] = Code,
        };

    public static ResizeRefusedException BadRequest(string message) => new(400, "BadRequest", message);

    public static ResizeRefusedException UnsupportedPatch(string? contentType) =>
        new(
            415,
            "UnsupportedMediaType",
            $"the test kit plays pods/resize for application/strategic-merge-patch+json only, not for {contentType}"
        );

    public static ResizeRefusedException NotFound(string pod) =>
        new(404, "NotFound", $"pods \"{pod}\" not found", Details(pod, "pods", []));

    public static ResizeRefusedException Conflict(string pod) =>
        new(
            409,
            "Conflict",
            $"Operation cannot be fulfilled on pods \"{pod}\": the object has been modified; "
                + "please apply your changes to the latest version and try again",
            Details(pod, "pods", [])
        );

    internal static ResizeRefusedException Invalid(string pod, IReadOnlyList<ResizeFieldError> errors)
    {
        var text = errors.Count == 1 ? errors[0].ToString() : $"[{string.Join(", ", errors)}]";
        return new ResizeRefusedException(422, "Invalid", $"Pod \"{pod}\" is invalid: {text}", Details(pod, "Pod", errors));
    }

    /// <summary>More than a ResourceQuota of the namespace holds.</summary>
    public static ResizeRefusedException OverQuota(string pod, string quota, string resource, string more, string used, string hard) =>
        new(
            403,
            "Forbidden",
            $"pods \"{pod}\" is forbidden: exceeded quota: {quota}, "
                + $"requested: {resource}={more}, used: {resource}={used}, limited: {resource}={hard}",
            Details(pod, "pods", [])
        );

    /// <summary>A quota bounds what a container does not name.</summary>
    public static ResizeRefusedException NotNamed(string pod, string quota, string resource, string containers) =>
        new(
            403,
            "Forbidden",
            $"pods \"{pod}\" is forbidden: failed quota: {quota}: must specify {resource} for: {containers}",
            Details(pod, "pods", [])
        );

    /// <summary>A container outside a LimitRange of the namespace.</summary>
    public static ResizeRefusedException OutsideRange(string pod, string text) =>
        new(403, "Forbidden", $"pods \"{pod}\" is forbidden: {text}", Details(pod, "pods", []));

    /// <summary>A request that the pod's node could not give even if it were empty (cause <c>NodeCapacity</c>).</summary>
    public static ResizeRefusedException OverNodeCapacity(string pod, string resource, decimal requested, decimal allocatable)
    {
        var text = $"node didn't have enough allocatable resources: {resource}, requested: {requested:0}, allocatable: {allocatable:0}";
        var details = Details(pod, "pods", []);
        details["causes"] = new JsonArray(new JsonObject { ["reason"] = "NodeCapacity" });
        return new ResizeRefusedException(403, "Forbidden", $"pods \"{pod}\" is forbidden: {text}", details);
    }

    private static JsonObject Details(string pod, string kind, IEnumerable<ResizeFieldError> errors) =>
        new()
        {
            ["name"] = pod,
            ["kind"] = kind,
            ["causes"] = new JsonArray([.. errors.Select(error => error.Cause)]),
        };
}
