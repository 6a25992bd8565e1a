namespace Bonding.Operator.Agents;

/// <summary>
/// Says when a stream of reports is due a receipt. A receipt stands for all reports before it, so one for each would cost as much as the
/// reports. Not thread-safe.
/// </summary>
public sealed class ReceiptCadence
{
    /// <summary>A receipt stands for so many reports, which is five seconds of an agent. Its buffer holds sixty times as many.</summary>
    public const int Reports = 5;

    private int _since;
    private bool _hasTold;
    private bool _toldLeads;

    /// <summary>Notes one more report, and returns whether a receipt is due now.</summary>
    /// <param name="leads">Whether this replica leads. An agent is told of a change at once.</param>
    public bool IsDue(bool leads)
    {
        if (_hasTold && leads == _toldLeads && ++_since < Reports)
            return false;
        (_hasTold, _toldLeads, _since) = (true, leads, 0);
        return true;
    }
}
