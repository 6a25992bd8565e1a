using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using k8s;
using k8s.Models;

namespace Bonding.TestKit;

/// <summary>Waits, within a limit, for what other threads, processes and servers bring about.</summary>
public static class Eventually
{
    /// <summary>The limit of a wait that names none. It is generous, so that a busy machine does not fail a test.</summary>
    public static readonly TimeSpan DefaultLimit = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);

    /// <summary>Waits until a condition of this process holds.</summary>
    /// <param name="condition">The condition.</param>
    /// <param name="stop">Ends the wait.</param>
    /// <param name="between">Runs between two checks, such as to advance a fake clock; the checks then follow each other closely.</param>
    /// <param name="within">The limit; null for <see cref="DefaultLimit"/>.</param>
    /// <param name="what">Names the condition in the exception.</param>
    /// <exception cref="TimeoutException">The condition did not hold within the limit.</exception>
    public static async Task TrueAsync(
        Func<bool> condition,
        CancellationToken stop,
        Action? between = null,
        TimeSpan? within = null,
        [CallerArgumentExpression(nameof(condition))] string what = ""
    )
    {
        var begun = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            ThrowIfLate(begun, within, what, null);
            await Task.Delay(TimeSpan.FromMilliseconds(between is null ? 10 : 1), stop);
            between?.Invoke();
        }
    }

    /// <summary>Waits until a condition holds that is read elsewhere.</summary>
    /// <inheritdoc cref="GetAsync{T}(Func{CancellationToken, Task{T}}, Predicate{T}, CancellationToken, TimeSpan?, string)"/>
    public static Task TrueAsync(
        Func<CancellationToken, Task<bool>> condition,
        CancellationToken stop,
        TimeSpan? within = null,
        [CallerArgumentExpression(nameof(condition))] string what = ""
    ) => GetAsync<object>(async token => await condition(token), holds => holds is true, stop, within, what);

    /// <inheritdoc cref="TrueAsync(Func{CancellationToken, Task{bool}}, CancellationToken, TimeSpan?, string)"/>
    public static Task TrueAsync(
        Func<Task<bool>> condition,
        CancellationToken stop,
        TimeSpan? within = null,
        [CallerArgumentExpression(nameof(condition))] string what = ""
    ) => TrueAsync(_ => condition(), stop, within, what);

    /// <summary>Reads again and again until the value is as wanted, and returns it.</summary>
    /// <param name="read">Reads the value; null while there is none.</param>
    /// <param name="wanted">Returns whether the value is as wanted.</param>
    /// <param name="stop">Ends the wait.</param>
    /// <param name="within">The limit; null for <see cref="DefaultLimit"/>. A read that hangs ends at the limit.</param>
    /// <param name="what">Names what is waited for in the exception.</param>
    /// <exception cref="TimeoutException">The value was not as wanted within the limit; the message shows the last one.</exception>
    public static async Task<T> GetAsync<T>(
        Func<CancellationToken, Task<T?>> read,
        Predicate<T> wanted,
        CancellationToken stop,
        TimeSpan? within = null,
        [CallerArgumentExpression(nameof(wanted))] string what = ""
    )
        where T : class
    {
        var begun = TimeProvider.System.GetTimestamp();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(within ?? DefaultLimit);
        for (T? last = null; ; await Task.Delay(Poll, stop))
        {
            try
            {
                last = await read(limit.Token).WaitAsync(limit.Token);
            }
            catch (OperationCanceledException) when (limit.IsCancellationRequested && !stop.IsCancellationRequested)
            {
                ThrowLate(within, what, last);
            }

            if (last is not null && wanted(last))
                return last;
            ThrowIfLate(begun, within, what, last);
        }
    }

    /// <inheritdoc cref="GetAsync{T}(Func{CancellationToken, Task{T}}, Predicate{T}, CancellationToken, TimeSpan?, string)"/>
    public static Task<T> GetAsync<T>(
        Func<Task<T?>> read,
        Predicate<T> wanted,
        CancellationToken stop,
        TimeSpan? within = null,
        [CallerArgumentExpression(nameof(wanted))] string what = ""
    )
        where T : class => GetAsync(_ => read(), wanted, stop, within, what);

    private static void ThrowIfLate(long begun, TimeSpan? within, string what, object? last)
    {
        if (TimeProvider.System.GetElapsedTime(begun) >= (within ?? DefaultLimit))
            ThrowLate(within, what, last);
    }

    [DoesNotReturn]
    private static void ThrowLate(TimeSpan? within, string what, object? last)
    {
        var seen = last is null or bool ? "" : $"; last seen: {Text(last)}";
        throw new TimeoutException($"not within {within ?? DefaultLimit}: {what}{seen}");
    }

    private static string? Text(object value) =>
        value is IKubernetesObject<V1ObjectMeta> ? KubernetesJson.Serialize(value) : value.ToString();
}
