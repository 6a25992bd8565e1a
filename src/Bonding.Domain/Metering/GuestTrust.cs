namespace Bonding.Domain.Metering;

/// <summary>
/// Compares what a guest says of itself with what the host counted. A guest begins untrusted, and each lie that is found out costs it more
/// agreement than the one before.
/// </summary>
public sealed class GuestTrust
{
    // Shorter stretches differ because the two are not refreshed at one moment.
    private const double ShortestStretch = 10;
    private const double Covered = 0.8;

    // The host also counts what the hypervisor does for the guest.
    private const double Tolerance = 0.25;
    private const double Slack = 0.1;

    private const int MostWindows = 256;
    private const int FirstAgreements = 2;
    private const int MostAgreements = 128;
    private const int DearerBy = 4;

    private readonly List<UsageWindow> _guest = [];
    private double _said;
    private double _counted;
    private double _seconds;
    private int _agreed;
    private int _needed = FirstAgreements;

    /// <summary>Whether the guest's numbers may be used.</summary>
    public bool IsTrusted => _agreed >= _needed;

    /// <summary>Adds what has become known of both, in order of time.</summary>
    public void Compare(IReadOnlyList<UsageWindow> guest, IReadOnlyList<UsageWindow> host)
    {
        _guest.AddRange(guest);
        if (_guest.Count > MostWindows)
            _guest.RemoveRange(0, _guest.Count - MostWindows);
        for (var i = 0; i < host.Count; i++)
            Add(host[i]);
    }

    private void Add(in UsageWindow host)
    {
        var (said, covered) = (0.0, 0.0);
        foreach (var window in _guest)
        {
            said += window.MassBetween(host.Start, host.End);
            covered += Math.Max(0, Math.Min(host.End, window.End) - Math.Max(host.Start, window.Start));
        }

        if (covered < Covered * host.Length || !double.IsFinite(said) || !double.IsFinite(host.Mean))
            return;
        _said += said * host.Length / covered;
        _counted += host.Mean * host.Length;
        _seconds += host.Length;
        if (_seconds >= ShortestStretch)
            Judge();
    }

    private void Judge()
    {
        var (said, counted) = (_said / _seconds, _counted / _seconds);
        if (Math.Abs(said - counted) <= Slack + Tolerance * Math.Max(said, counted))
            _agreed = Math.Min(_agreed + 1, MostAgreements);
        else
            (_agreed, _needed) = (0, IsTrusted ? Math.Min(_needed * DearerBy, MostAgreements) : _needed);
        (_said, _counted, _seconds) = (0, 0, 0);
    }
}
