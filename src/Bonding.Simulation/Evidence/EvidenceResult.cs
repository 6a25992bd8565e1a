using System.Globalization;

namespace Bonding.Simulation.Evidence;

/// <summary>What the whole evidence came to.</summary>
/// <param name="Classes">The load classes on judged seeds.</param>
/// <param name="Rotations">Whole recordings, each third of the tenants bonded in turn.</param>
/// <param name="Fairness">A hundred equal bursty tenants.</param>
public sealed record EvidenceResult(ClassPool Classes, ClassPool Rotations, FairFigures Fairness)
{
    /// <summary>All figures with their targets.</summary>
    public IReadOnlyList<Figure> Figures { get; } = [.. new ClassFigures(Classes).All(), .. Fairness.All()];

    /// <summary>The last line of output: each figure's key and the end of its interval that counts.</summary>
    public string ResultLine => $"RESULT {string.Join(' ', Figures.Select(figure => figure.Text))}";

    /// <summary>One sentence that says what came out.</summary>
    public string Sentence
    {
        get
        {
            var missed = Figures.Where(figure => !figure.IsReached).Select(figure => figure.Key).ToList();
            var rest = missed.Count == 0 ? "." : $"; missed: {string.Join(", ", missed)}.";
            return string.Create(
                CultureInfo.InvariantCulture,
                $"Bonded work waits {Value("mean_vs_set_once"):0.00} of what a weight set once leaves it, with samples each second, "
                    + $"and {Value("mean_vs_set_once_15s"):0.00} with one every 15 s (median of {Classes.Loads.Count} load classes; "
                    + $"worst class {Value("worst_vs_set_once"):0.00} and {Value("worst_vs_set_once_15s"):0.00}); on periodic loads the "
                    + $"forecast captures {Value("captured_periodic"):0.00} of what perfect knowledge would gain over reacting, and "
                    + $"{Figures.Count - missed.Count} of {Figures.Count} targets are reached{rest}"
            );
        }
    }

    private double Value(string key) => Figures.FirstOrDefault(figure => figure.Key == key)?.Interval.Value ?? double.NaN;
}
