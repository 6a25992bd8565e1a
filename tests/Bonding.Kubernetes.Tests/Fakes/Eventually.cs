using Microsoft.Extensions.Time.Testing;

namespace Bonding.Kubernetes.Tests.Fakes;

/// <summary>Waits, with a generous limit, for what other threads bring about.</summary>
internal static class Eventually
{
    public static Task TrueAsync(Func<bool> condition) => TrueAsync(condition, () => { });

    /// <summary>Moves the fake time on, a little at a time, until the condition holds.</summary>
    public static Task TrueAsync(FakeTimeProvider time, TimeSpan step, Func<bool> condition) =>
        TrueAsync(condition, () => time.Advance(step));

    /// <summary>Does the action between two looks at the condition, until it holds.</summary>
    public static async Task TrueAsync(Func<bool> condition, Action between)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        while (!condition())
        {
            await Task.Delay(10, limit.Token);
            between();
        }
    }
}
