using Bonding.Siege.Judging;
using Bonding.Siege.Stage;

namespace Bonding.Siege.Attacks;

/// <summary>A pod names the running instance of a bonded VM as its controller, with the UID that everybody can see.</summary>
internal sealed class BorrowedOwner : IAttack
{
    public TimeSpan Lasts => TimeSpan.FromSeconds(12);

    private string _uid = "";
    private string _launcher = "";

    public async Task PrepareAsync(Battlefield field, CancellationToken stop)
    {
        await field.AccountAsync("VirtualMachine", "host", stop);
        await field.MachineAsync("host", 0.3, stop);
        await field.ApplyAsync(Battlefield.BondOf("host", "host", 3), stop);
        _uid = await field.AwaitAsync("virtualmachineinstance", "host", "{.metadata.uid}", uid => uid.Length > 0, stop);
        _launcher = await field.AwaitAsync("creditaccount", "host", "{.status.allocation.pod}", pod => pod.Length > 0, stop);
    }

    public Task StrikeAsync(Battlefield field, CancellationToken stop) =>
        field.CreateAsync(
            $$"""
            apiVersion: v1
            kind: Pod
            metadata:
              name: parasite
              labels: { kubevirt.io: virt-launcher }
              ownerReferences:
              - { apiVersion: kubevirt.io/v1, kind: VirtualMachineInstance, name: host, uid: {{_uid}}, controller: true }
            spec: { containers: [{ name: compute, image: "app:1", resources: { requests: { cpu: 150m } } }] }
            """,
            stop
        );

    public IEnumerable<Term> Terms(Battlefield field) =>
        [
            Term.Object(
                field,
                "the VM's pod is still the managed one",
                "creditaccount",
                "host",
                "{.status.allocation.pod}",
                seen => seen == _launcher
            ),
            Term.Object(
                field,
                "the parasite keeps its request",
                "pod",
                "parasite",
                "{.spec.containers[0].resources.requests.cpu}",
                seen => seen == "150m"
            ),
            Term.Object(field, "the parasite has no class", "pod", "parasite", "{.spec.priority}", seen => seen == "0"),
        ];
}
