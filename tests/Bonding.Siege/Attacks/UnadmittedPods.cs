using Bonding.Siege.Judging;
using Bonding.Siege.Stage;

namespace Bonding.Siege.Attacks;

/// <summary>Pods that name the innocents' node and ask for all of its CPU, and are gone before a kubelet has looked at them.</summary>
internal sealed class UnadmittedPods : IAttack
{
    public bool IsSampled => true;

    public TimeSpan Lasts => TimeSpan.FromSeconds(14);

    private const int Times = 4;

    public async Task StrikeAsync(Battlefield field, CancellationToken stop)
    {
        foreach (var lives in new[] { TimeSpan.FromSeconds(0.22), TimeSpan.FromSeconds(1.5) })
            for (var time = 0; time < Times; time++)
            {
                (await field.CreateAsync(PodOf($"phantom-{time}"), stop)).OutputOrThrow();
                await Task.Delay(lives, stop);
                await field.AttackAsync(null, stop, "delete", "pod", $"phantom-{time}", "--force", "--grace-period=0");
            }
    }

    public IEnumerable<Term> Terms(Battlefield field) =>
        [
            Term.Object(
                field,
                "none of them was placed by a kubelet",
                "pods",
                "--all-namespaces=false",
                "{.items[*].status.startTime}",
                seen => seen == ""
            ),
        ];

    private static string PodOf(string name) =>
        $$"""
            apiVersion: v1
            kind: Pod
            metadata: { name: {{name}}, labels: { {{SiegeStage.UnseenLabel}}: "true" } }
            spec:
              nodeName: node-1
              containers: [{ name: app, image: "app:1", resources: { requests: { cpu: "8" } } }]
            """;
}
