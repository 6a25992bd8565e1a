using Bonding.Siege.Judging;
using Bonding.Siege.Stage;

namespace Bonding.Siege.Attacks;

/// <summary>A Deployment of 400 pods that no node fits, each with an annotation of 250 kB.</summary>
internal sealed class FatPods : IAttack
{
    public TimeSpan Lasts => TimeSpan.FromSeconds(40);

    private const int Replicas = 400;
    private const int Annotation = 250_000;

    public async Task StrikeAsync(Battlefield field, CancellationToken stop) => (await field.CreateAsync(Fat(), stop)).OutputOrThrow();

    public IEnumerable<Term> Terms(Battlefield field) =>
        [
            Term.Count(field, "the pods were made", "pods", atLeast: Replicas / 2),
            new(
                "both replicas stay within their limit of memory",
                (spell, _) =>
                    Task.FromResult(
                        spell.Last.Replicas.Any(replica =>
                            replica?.GetValueOrDefault("process_working_set_bytes") is not (> 0 and < 1 << 30)
                        )
                            ? "one does not"
                            : null
                    )
            ),
        ];

    private static string Fat() =>
        $$"""
            apiVersion: apps/v1
            kind: Deployment
            metadata: { name: fat }
            spec:
              replicas: {{Replicas}}
              selector: { matchLabels: { app: fat } }
              template:
                metadata: { labels: { app: fat }, annotations: { fat: {{new string('x', Annotation)}} } }
                spec:
                  nodeSelector: { no: such-node }
                  containers: [{ name: app, image: "app:1" }]
            """;
}
