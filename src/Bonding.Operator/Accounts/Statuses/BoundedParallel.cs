namespace Bonding.Operator.Accounts.Statuses;

/// <summary>Makes calls of the API server that do not depend on each other, a few at a time.</summary>
internal static class BoundedParallel
{
    private const int MaxConcurrent = 8;

    /// <summary>Returns the results in the order of the items. The first failure is thrown and cancels the other calls.</summary>
    public static async Task<IReadOnlyList<TResult>> SelectAsync<T, TResult>(
        IReadOnlyList<T> items,
        Func<T, CancellationToken, Task<TResult>> act,
        CancellationToken cancellationToken
    )
    {
        var results = new TResult[items.Count];
        var options = new ParallelOptions { MaxDegreeOfParallelism = MaxConcurrent, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, items.Count, options, async (index, token) => results[index] = await act(items[index], token));
        return results;
    }
}
