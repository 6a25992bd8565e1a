namespace Bonding.Operator.Controllers.Ladder;

/// <summary>What was found when the ladder was last looked at.</summary>
public sealed class LadderState
{
    private IReadOnlyList<string> _problems = [];

    /// <summary>Why PriorityClasses are missing or have another value; empty if all is well.</summary>
    public IReadOnlyList<string> Problems => Volatile.Read(ref _problems);

    public void Post(IReadOnlyList<string> problems) => Volatile.Write(ref _problems, problems);
}
