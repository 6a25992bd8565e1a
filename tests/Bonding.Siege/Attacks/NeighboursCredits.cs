using Bonding.Siege.Judging;
using Bonding.Siege.Stage;

namespace Bonding.Siege.Attacks;

/// <summary>Somebody who may edit the namespace bonds the credits of another account in it.</summary>
internal sealed class NeighboursCredits : IAttack
{
    public string ByDesign => "the namespace is the border: whoever may create bonds in it may bond all of its accounts";

    public async Task PrepareAsync(Battlefield field, CancellationToken stop)
    {
        await field.AccountAsync("Deployment", "rich", stop);
        await field.AccountAsync("Deployment", "mine", stop);
    }

    public async Task StrikeAsync(Battlefield field, CancellationToken stop)
    {
        await field.CreateAsync(Battlefield.BondOf("rich", "taken", 1), stop);
        await field.AwaitAsync("bond", "taken", "{.status.phase}", phase => phase == "Bonded", stop);
    }

    public IEnumerable<Term> Terms(Battlefield field) =>
        [
            Term.Object(field, "the units are the payer's", "creditaccount", "rich", "{.status.bondedUnits}", seen => seen == "1"),
            Term.Object(field, "nobody else has any", "creditaccount", "mine", "{.status.bondedUnits}", seen => seen is "" or "0"),
        ];
}
