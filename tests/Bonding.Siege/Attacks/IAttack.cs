using Bonding.Siege.Judging;
using Bonding.Siege.Stage;

namespace Bonding.Siege.Attacks;

/// <summary>One attack of a tenant or a stranger. Its name is that of its class.</summary>
internal interface IAttack
{
    /// <summary>Why the project lets it be; null: it must come to nothing. Its innocents must be unhurt in both cases.</summary>
    string? ByDesign => null;

    /// <summary>Whether it belongs to the sample that every test run makes.</summary>
    bool IsSampled => false;

    /// <summary>How long it goes on after it was begun.</summary>
    TimeSpan Lasts => TimeSpan.FromSeconds(8);

    /// <summary>Sets up what an administrator and the owner of the namespace would have set up before.</summary>
    Task PrepareAsync(Battlefield field, CancellationToken stop) => Task.CompletedTask;

    /// <summary>Begins it. What goes on after this returns ends with the battlefield.</summary>
    Task StrikeAsync(Battlefield field, CancellationToken stop);

    /// <summary>What must hold of the attacker at the end, as the judge reads it from the cluster.</summary>
    IEnumerable<Term> Terms(Battlefield field);
}
