using Bonding.Forecasting.Lstm;

namespace Bonding.Training.Tests;

internal static class Cards
{
    public static LstmCard Any { get; } = new(LstmWeights.Format, "cpu", "a test", new DateOnly(2026, 1, 1), 1, 1, 0, 0, 0, 0);
}
