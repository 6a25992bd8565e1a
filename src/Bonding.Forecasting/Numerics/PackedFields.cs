namespace Bonding.Forecasting.Numerics;

/// <summary>
/// How the fields of a series' state are packed: without the gaps that align vectors, because arrays of them are not aligned either.
/// </summary>
internal static class PackedFields
{
    public const int Bytes = 4;
}
