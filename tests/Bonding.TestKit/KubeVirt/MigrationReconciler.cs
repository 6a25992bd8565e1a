using System.Text.Json.Nodes;
using Bonding.TestKit.Objects;

namespace Bonding.TestKit.KubeVirt;

/// <summary>One live migration: a target pod rendered from the instance's spec, then the guest's move to it.</summary>
internal sealed class MigrationReconciler(VirtState state, TimeSpan moveTime, Func<ObjectRef, TimeSpan, Task> again)
{
    private static readonly Dictionary<string, string> NextPhase = new()
    {
        ["Scheduled"] = "PreparingTarget",
        ["PreparingTarget"] = "TargetReady",
    };

    public async Task ReconcileAsync(ObjectRef key, CancellationToken stop)
    {
        if (state.Migrations.Get(key) is not { } migration)
            return;
        var phase = migration.Text("status", "phase");
        var target = Target(migration);
        if (migration.IsDeleting)
            await CancelAsync(migration, target, stop);
        else if (phase is "Succeeded" or "Failed")
            return;
        else if (LiveInstance(migration) is not { } instance || (phase.Length > 0 && phase != "Pending" && target is null))
            await FailAsync(migration, stop);
        else
            await StepAsync(migration, phase, instance, target, stop);
    }

    private async Task StepAsync(JsonObject migration, string phase, JsonObject instance, JsonObject? target, CancellationToken stop)
    {
        if (NextPhase.TryGetValue(phase, out var next))
            await SetPhaseAsync(migration, next, stop);
        else if (phase.Length == 0)
            await AdoptAsync(migration, stop);
        else if (phase == "Pending")
            await StartTargetAsync(migration, instance, target, stop);
        else if (phase == "Scheduling" && target.Text("status", "phase") == "Running")
            await SetPhaseAsync(migration, "Scheduled", stop);
        else if (phase == "TargetReady")
            await BeginMoveAsync(migration, instance, target!, stop);
        else if (phase == "Running")
            await FinishMoveAsync(migration, instance, target!, stop);
    }

    private async Task AdoptAsync(JsonObject migration, CancellationToken stop)
    {
        var metadata = new JsonObject
        {
            ["finalizers"] = new JsonArray(VirtState.MigrationFinalizer),
            ["labels"] = new JsonObject { ["kubevirt.io/vmi-name"] = migration.Text("spec", "vmiName") },
        };
        await state.Api.MergeAsync(ApiResource.Migrations, migration.Key, new JsonObject { ["metadata"] = metadata }, stop);
        await SetPhaseAsync(migration, "Pending", stop);
    }

    private async Task StartTargetAsync(JsonObject migration, JsonObject instance, JsonObject? target, CancellationToken stop)
    {
        if (target is null)
            state.Pods.Observe(await state.Api.CreateAsync(ApiResource.Pods, LauncherPod.RenderTarget(instance, migration), stop));
        await SetPhaseAsync(migration, "Scheduling", stop);
    }

    private async Task BeginMoveAsync(JsonObject migration, JsonObject instance, JsonObject target, CancellationToken stop)
    {
        var changed = (JsonObject)instance.DeepClone();
        changed["status"]!["migrationState"] = new JsonObject
        {
            ["migrationUid"] = migration.Uid,
            ["sourceNode"] = instance.Text("status", "nodeName"),
            ["sourcePod"] = InstanceStatus.ActivePod(instance, state.Pods.Group(instance.Uid))?.Name,
            ["targetNode"] = target.Text("spec", "nodeName"),
            ["targetPod"] = target.Name,
            ["startTimestamp"] = Timestamp.Of(state.Time),
            ["mode"] = "PreCopy",
        };
        await state.ReplaceInstanceAsync(changed, stop);
        await SetPhaseAsync(migration, "Running", stop);
        _ = again(migration.Key, moveTime);
    }

    private async Task FinishMoveAsync(JsonObject migration, JsonObject instance, JsonObject target, CancellationToken stop)
    {
        var move = instance.At("status", "migrationState");
        if (!HasMoved(migration))
        {
            _ = again(migration.Key, moveTime);
            return;
        }

        if (move.Text("completed") != "true")
        {
            var changed = (JsonObject)instance.DeepClone();
            changed["status"]!["nodeName"] = target.Text("spec", "nodeName");
            changed["status"]!["migrationState"]!["completed"] = true;
            changed["status"]!["migrationState"]!["endTimestamp"] = Timestamp.Of(state.Time);
            Conditions.Remove((JsonObject)changed["status"]!, "HotVCPUChange");
            await state.ReplaceInstanceAsync(changed, stop);
        }

        await CompleteSourceAsync(new ObjectRef(instance.Namespace, move.Text("sourcePod")), stop);
        await SetPhaseAsync(migration, "Succeeded", stop);
    }

    private bool HasMoved(JsonObject migration) =>
        migration.At("status", "phaseTransitionTimestamps") is JsonArray stamps
        && state.Time.GetUtcNow() - DateTimeOffset.Parse(stamps[^1].Text("phaseTransitionTimestamp"), null) >= moveTime;

    // The launcher ends by itself when its guest has left; its pod stays as a completed one until the instance goes.
    private async Task CompleteSourceAsync(ObjectRef source, CancellationToken stop)
    {
        if (state.Pods.Get(source) is null)
            return;
        var done = new JsonObject
        {
            ["status"] = new JsonObject
            {
                ["phase"] = "Succeeded",
                ["containerStatuses"] = new JsonArray(
                    new JsonObject
                    {
                        ["name"] = "compute",
                        ["ready"] = false,
                        ["started"] = false,
                        ["state"] = new JsonObject
                        {
                            ["running"] = null,
                            ["terminated"] = new JsonObject { ["exitCode"] = 0, ["reason"] = "Completed" },
                        },
                    }
                ),
            },
        };
        state.Pods.Observe(await state.Api.StrategicAsync(ApiResource.Pods, source, done, stop, "status"));
    }

    private async Task CancelAsync(JsonObject migration, JsonObject? target, CancellationToken stop)
    {
        if (target is { IsDeleting: false } && migration.Text("status", "phase") != "Succeeded")
            await state.Api.DeleteAsync(ApiResource.Pods, target.Key, stop);
        await state.ReleaseAsync(ApiResource.Migrations, migration, stop);
    }

    private async Task FailAsync(JsonObject migration, CancellationToken stop)
    {
        if (LiveInstance(migration) is { } instance && instance.Text("status", "migrationState", "migrationUid") == migration.Uid)
        {
            var changed = (JsonObject)instance.DeepClone();
            changed["status"]!["migrationState"]!["failed"] = true;
            changed["status"]!["migrationState"]!["completed"] = true;
            await state.ReplaceInstanceAsync(changed, stop);
        }

        await SetPhaseAsync(migration, "Failed", stop);
    }

    private async Task SetPhaseAsync(JsonObject migration, string phase, CancellationToken stop)
    {
        var stamps = migration.At("status", "phaseTransitionTimestamps").Copy() as JsonArray ?? [];
        stamps.Add(
            new JsonObject
            {
                ["phase"] = phase,
                ["phaseTransitionTimestamp"] = state.Time.GetUtcNow().ToString("o", System.Globalization.CultureInfo.InvariantCulture),
            }
        );
        var status = new JsonObject
        {
            ["status"] = new JsonObject { ["phase"] = phase, ["phaseTransitionTimestamps"] = stamps },
        };
        state.Migrations.Observe(await state.Api.MergeAsync(ApiResource.Migrations, migration.Key, status, stop, "status"));
    }

    private JsonObject? LiveInstance(JsonObject migration)
    {
        var instance = state.Instances.Get(new ObjectRef(migration.Namespace, migration.Text("spec", "vmiName")));
        return instance is { IsDeleting: false } && instance.Text("status", "phase") == "Running" ? instance : null;
    }

    private JsonObject? Target(JsonObject migration)
    {
        var instance = state.Instances.Get(new ObjectRef(migration.Namespace, migration.Text("spec", "vmiName")));
        return instance is null
            ? null
            : state
                .Pods.Group(instance.Uid)
                .FirstOrDefault(pod =>
                    pod.Text("metadata", "labels", LauncherPod.MigrationUidLabel) == migration.Uid
                    && pod is { IsDeleting: false }
                    && pod.Text("status", "phase") is not ("Failed" or "Succeeded")
                );
    }
}
