using Bonding.Agent.Status;

namespace Bonding.Agent.Tests.Status;

/// <summary><c>bonding-agent status</c> says what can be read here, and what cannot.</summary>
public sealed class StatusCommandTest : IDisposable
{
    private readonly MachineFolder _machine = new();

    public void Dispose() => _machine.Dispose();

    [Fact]
    public async Task It_shows_this_machine()
    {
        var (code, text) = await RunAsync("/");

        Assert.Equal(0, code);
        Assert.Contains($" of {Environment.ProcessorCount} in use", text, StringComparison.Ordinal);
        Assert.Contains("As a node, by cgroup version ", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_shows_what_a_kernel_does_not_offer()
    {
        _machine.Put("/proc/stat", "cpu  1 2 3 4 5 6 7 8\ncpu0 1 2 3 4 5 6 7 8\n");

        var (code, text) = await RunAsync(_machine.Root);

        Assert.Equal(0, code);
        Assert.Contains("missing    pressure: no /proc/pressure", text, StringComparison.Ordinal);
        Assert.Contains("missing    pods: no folder kubepods", text, StringComparison.Ordinal);
        Assert.DoesNotContain("missing    steal", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_fails_where_nothing_can_be_read()
    {
        var (code, text) = await RunAsync(_machine.Root);

        Assert.Equal(1, code);
        Assert.Contains($"nothing: {_machine.Root}/proc/stat cannot be read", text, StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Text)> RunAsync(string root)
    {
        var output = new StringWriter();
        var code = await StatusCommand.RunAsync(output, root, TimeProvider.System, CancellationToken.None);
        return (code, output.ToString());
    }
}
