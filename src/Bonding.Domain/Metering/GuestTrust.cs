namespace Bonding.Domain.Metering;

/// <summary>
/// Compares what a guest says of itself with what the host counted. A guest begins untrusted, and each lie that is found out costs it more
/// agreement than the one before. Where the host says nothing for minutes, trust ends until it does.
/// </summary>
/// <param name="slack">How far the two may be apart whatever is used, in units per second.</param>
public sealed class GuestTrust(double slack)
{
    // Shorter stretches differ because the two are not refreshed at one moment.
    private const double ShortestStretch = 10;

    // Where a long window of the host is cut, its use is spread evenly: at the ends of a stretch the two differ by a burst.
    private const int FewestWindows = 3;
    private const double Covered = 0.8;

    private const double Tolerance = 0.25;
    private const double LongestUnchecked = 300;

    // Of a second each: more than any exporter is late.
    private const int MostWindows = 128;
    private const int FirstAgreements = 2;
    private const int MostAgreements = 128;
    private const int DearerBy = 4;

    private readonly List<UsageWindow> _guest = [];
    private double _said;
    private double _counted;
    private double _seconds;
    private int _windows;
    private int _agreed;
    private int _needed = FirstAgreements;
    private double _judgedTo = double.NegativeInfinity;

    /// <summary>Returns whether the guest's numbers may be used.</summary>
    /// <param name="now">The present, in seconds on the clock of the windows.</param>
    public bool IsTrustedAt(double now) => _agreed >= _needed && now - _judgedTo <= LongestUnchecked;

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
        _windows++;
        if (_seconds >= ShortestStretch && _windows >= FewestWindows)
            Judge(host.End);
    }

    private void Judge(double to)
    {
        var (said, counted) = (_said / _seconds, _counted / _seconds);
        if (Math.Abs(said - counted) <= slack + Tolerance * Math.Max(said, counted))
            _agreed = Math.Min(_agreed + 1, MostAgreements);
        else
            (_agreed, _needed) = (0, IsTrustedAt(to) ? Math.Min(_needed * DearerBy, MostAgreements) : _needed);
        (_said, _counted, _seconds, _windows, _judgedTo) = (0, 0, 0, 0, to);
    }
}
