namespace Bonding.Forecasting.Engine;

/// <summary>What the series of a store have in common.</summary>
/// <param name="Network">What all of them teach.</param>
/// <param name="Examples">Where they leave examples for it.</param>
/// <param name="Recurrent">The LSTM; none unless the store was given weights.</param>
internal sealed record SharedParts(PooledNetwork Network, ReplayBuffer Examples, RecurrentExpert? Recurrent)
{
    /// <summary>How many experts stand beside the mixture of a series' own models.</summary>
    public int Experts => Recurrent is null ? 1 : 2;
}
