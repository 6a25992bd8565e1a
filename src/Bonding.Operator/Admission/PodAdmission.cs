using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bonding.Domain;
using Bonding.Domain.Bonds;
using Bonding.Domain.Decisions;
using Bonding.Kubernetes.Client;
using Bonding.Kubernetes.Informers;
using Bonding.Operator.Cluster;
using Bonding.Operator.Instrumentation;
using Bonding.Operator.State;
using Bonding.Resources.Common;
using Bonding.Resources.CreditAccounts;
using k8s.Models;

namespace Bonding.Operator.Admission;

/// <summary>
/// Reviews new pods on every replica, from caches, and with a read from the server for a controller that the caches do not hold yet. It
/// refuses a pod only if it names a class of the ladder and nothing can be decided about it.
/// </summary>
public sealed class PodAdmission(
    AccountIndex index,
    LiveOwnerResolver controllers,
    Informer<V1PriorityClass> classes,
    CurrentRules rules,
    RecordKey recordKey,
    PodCreators creators,
    AdmissionMetrics metrics,
    TimeProvider time,
    ILogger<PodAdmission> logger
)
{
    // Less than the API server waits for the webhook.
    private static readonly TimeSpan ReadTimeout = TimeSpan.FromSeconds(1);

    // Whoever may create pods decides how often there is something to tell.
    private static readonly TokenRate TellRate = new(PerSecond: 0.1, Burst: 1);
    private readonly RateLimiter _told = new(time, TellRate.Burst);

    /// <summary>Returns the response of an AdmissionReview for its request.</summary>
    public async Task<JsonObject> ReviewAsync(ReviewRequest request, CancellationToken cancellation)
    {
        var response = new JsonObject { ["uid"] = request.Uid, ["allowed"] = true };
        var (result, patch) = await PatchForAsync(request, cancellation);
        metrics.Admissions.WithLabels(result).Inc();
        if (result == AdmissionResult.Error && rules.Current.Tiers.Reserves(request.PriorityClassName))
            return Refuse(response);
        if (patch is null)
            return response;
        response["patchType"] = "JSONPatch";
        response["patch"] = Convert.ToBase64String(JsonSerializer.SerializeToUtf8Bytes(patch));
        return response;
    }

    private static JsonObject Refuse(JsonObject response)
    {
        response["allowed"] = false;
        response["status"] = new JsonObject
        {
            ["code"] = 503,
            ["message"] = "spec.priorityClassName names a class that tenants earn, and whether this one has is not known now: try again",
        };
        return response;
    }

    [SuppressMessage("Design", "CA1031", Justification = "Whatever is wrong with a request, its result says so.")]
    private async Task<(string Result, JsonArray? Patch)> PatchForAsync(ReviewRequest request, CancellationToken cancellation)
    {
        try
        {
            // Only a pod of a namespace with accounts is read further than to its class.
            var pod = index.HasAccountsIn(request.Namespace) ? request.ReadPod() : null;
            var isOthers = pod is not null && !creators.Include(request.User, pod);
            var account = pod is null || isOthers ? null : await AccountOfAsync(pod, cancellation);
            var verdict = PriorityClassSelector.Select(
                new PresentClass(request.PriorityClassName, request.Priority),
                account,
                index.Read,
                rules.Current,
                name => classes.Store.Get(NamespacedName.ClusterScoped(name)) is not null
            );
            var patch = new JsonArray();
            if (verdict.IsChange)
                PodPatch.AddClass(patch, verdict.PriorityClass, request);
            if (pod is not null && account is not null && recordKey.Current is { } key)
                PodPatch.AddAnnotation(patch, CreationRecord.Annotation, CreationRecord.Write(pod, key), pod);
            if (isOthers)
                TellOfOther(request, pod!);
            return (isOthers ? AdmissionResult.OtherCreator : verdict.Result, patch.Count > 0 ? patch : null);
        }
        catch (Exception error)
        {
            logger.LogWarning(error, "Nothing could be decided about a new pod");
            return (AdmissionResult.Error, null);
        }
    }

    private void TellOfOther(ReviewRequest request, V1Pod pod)
    {
        if (_told.TryTake(TellRate))
            logger.LogWarning(
                "A pod in {Namespace} names {Kind} {Owner} as its controller, but {User} creates it, so it gets no class of the ladder; "
                    + "if this user is a controller, Webhook:VirtualMachineCreators or Webhook:WorkloadCreators should name it",
                request.Namespace,
                pod.GetController()!.Kind,
                pod.GetController()!.Name,
                request.User
            );
    }

    private async Task<CreditAccount?> AccountOfAsync(V1Pod pod, CancellationToken cancellation)
    {
        using var deadline = new CancellationTokenSource(ReadTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellation, deadline.Token);
        return await controllers.TenantsOfAsync(pod, either.Token) is { } tenants ? index.ServedAccountOf(pod.Namespace(), tenants) : null;
    }
}

/// <summary>Makes the JSON patch (RFC 6902) of a new pod.</summary>
internal static class PodPatch
{
    /// <summary>Gives the pod another PriorityClass.</summary>
    /// <param name="patch">The patch.</param>
    /// <param name="priorityClass">The class; null removes the present one.</param>
    /// <param name="present">The pod as it is.</param>
    public static void AddClass(JsonArray patch, string? priorityClass, ReviewRequest present)
    {
        patch.Add((JsonNode)(priorityClass is null ? Remove("/spec/priorityClassName") : Add("/spec/priorityClassName", priorityClass)));
        foreach (var path in FilledIn(present))
            patch.Add((JsonNode)Remove(path));
    }

    /// <summary>Gives the pod an annotation.</summary>
    public static void AddAnnotation(JsonArray patch, string name, string value, V1Pod present)
    {
        if (present.GetAnnotation(name) == value)
            return;
        if (present.Annotations() is null)
            patch.Add((JsonNode)Add("/metadata/annotations", new JsonObject()));
        patch.Add((JsonNode)Add($"/metadata/annotations/{name.Replace("/", "~1", StringComparison.Ordinal)}", value));
    }

    private static JsonObject Add(string path, JsonNode value) =>
        new JsonObject
        {
            ["op"] = "add",
            ["path"] = path,
            ["value"] = value,
        };

    private static JsonObject Remove(string path) => new JsonObject { ["op"] = "remove", ["path"] = path };

    // The API server set both from the former class, and refuses a pod in which they do not match its class.
    private static IEnumerable<string> FilledIn(ReviewRequest present)
    {
        if (present.Priority is not null)
            yield return "/spec/priority";
        if (present.HasPreemptionPolicy)
            yield return "/spec/preemptionPolicy";
    }
}

/// <summary>
/// Decides which PriorityClass a new pod gets. A class of the ladder is earned: a pod has none that its tenant has no units for, whatever
/// the mode of its account. A class that its owner chose and that is worth more is kept. Pure.
/// </summary>
public static class PriorityClassSelector
{
    /// <summary>Returns the class of a new pod.</summary>
    /// <param name="present">The class that the pod names.</param>
    /// <param name="account">The account of its tenant; null if it has none.</param>
    /// <param name="read">Returns what the status of an account holds; null if it is not opened yet.</param>
    /// <param name="rules">The rules in force.</param>
    /// <param name="exists">Returns whether a PriorityClass exists.</param>
    public static PriorityClassSelection Select(
        PresentClass present,
        CreditAccount? account,
        Func<CreditAccount, Parsed<BondingAccount>?> read,
        BondingRules rules,
        Predicate<string> exists
    )
    {
        var isReserved = rules.Tiers.Reserves(present.Name);
        if (account is null)
            return isReserved ? PriorityClassSelection.Taken : new(AdmissionResult.NoAccount);
        var money = read(account);
        // Units that do not fit the rest of the status were never paid for.
        if (money is { IsValid: false })
            return isReserved ? PriorityClassSelection.Taken : new(AdmissionResult.Error);
        var units = money?.Value?.Ledger.BondedUnits ?? 0;
        var earned = rules.PriorityClassFor(units);
        if (present.Name == earned)
            return new(AdmissionResult.Unchanged);
        if (account.Spec.Mode == BondingMode.Enforce)
            return rules.KeepsOwnClass(present.Name, present.Priority, units)
                ? new(AdmissionResult.KeptOwnClass)
                : Enforced(earned, isReserved, exists);
        if (isReserved)
            return rules.Tiers.TierOf(present.Name) <= rules.Tiers.TierOf(earned)
                ? new(AdmissionResult.Unchanged)
                : PriorityClassSelection.Taken;
        return new(AdmissionResult.NotEnforced);
    }

    private static PriorityClassSelection Enforced(string earned, bool isReserved, Predicate<string> exists) =>
        exists(earned) ? new(isReserved ? AdmissionResult.NotEarned : AdmissionResult.Patched, earned, IsChange: true)
        : isReserved ? PriorityClassSelection.Taken
        : new(AdmissionResult.NoPriorityClass);
}

/// <summary>The PriorityClass that a new pod names.</summary>
/// <param name="Name">Its name; null if there is none.</param>
/// <param name="Priority">Its value, which the API server has filled in; null if it is not known.</param>
public readonly record struct PresentClass(string? Name, int? Priority);

/// <summary>The decision about a new pod.</summary>
/// <param name="Result">A constant of <see cref="AdmissionResult"/>.</param>
/// <param name="PriorityClass">The class that the pod gets; null for none.</param>
/// <param name="IsChange">Whether the pod gets it, or else stays as it is.</param>
public readonly record struct PriorityClassSelection(string Result, string? PriorityClass = null, bool IsChange = false)
{
    /// <summary>A class that was not earned is taken away.</summary>
    public static PriorityClassSelection Taken { get; } = new(AdmissionResult.NotEarned, null, IsChange: true);
}
