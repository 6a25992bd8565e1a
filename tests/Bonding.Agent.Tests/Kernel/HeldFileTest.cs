using Bonding.Agent.Kernel;

namespace Bonding.Agent.Tests.Kernel;

/// <summary>A file that stays open is read fresh.</summary>
public sealed class HeldFileTest : IDisposable
{
    private readonly MachineFolder _machine = new();

    public void Dispose() => _machine.Dispose();

    [Fact]
    public void It_is_read_as_it_is_now_also_where_it_became_shorter_or_longer_than_the_buffer()
    {
        using var file = new HeldFile(new KernelFiles(_machine.Root), "/proc/value");
        foreach (var text in new[] { "first", "2", new string('x', 100_000), "" })
        {
            _machine.Put("/proc/value", text);

            Assert.True(file.TryRead(out var read));
            Assert.Equal(text, System.Text.Encoding.ASCII.GetString(read));
        }
    }

    [Fact]
    public void One_that_is_absent_is_found_within_five_readings()
    {
        using var file = new HeldFile(new KernelFiles(_machine.Root), "/proc/value");
        Assert.False(file.TryRead(out _));

        _machine.Put("/proc/value", "1");

        Assert.Contains(Enumerable.Range(1, 5), _ => file.TryRead(out var text) && text.SequenceEqual("1"u8));
    }

    [Fact]
    public void A_file_of_a_process_that_ended_is_gone()
    {
        using var sleep = System.Diagnostics.Process.Start("/bin/sleep", "100");
        using var file = new HeldFile(new KernelFiles(), $"/proc/{sleep.Id}/schedstat");
        Assert.True(file.TryRead(out _));
        sleep.Kill();
        sleep.WaitForExit();

        Assert.False(file.TryRead(out _));
    }

    [Fact]
    public void A_value_of_the_kernel_is_new_at_each_reading()
    {
        using var file = new HeldFile(new KernelFiles(), "/proc/uptime");
        Assert.True(file.TryRead(out var text));
        var before = text.ToArray();
        Thread.Sleep(30);

        Assert.True(file.TryRead(out var later));
        Assert.NotEqual(before, later.ToArray());
    }

    [Fact]
    public void More_of_them_than_may_stay_open_are_read_all_the_same()
    {
        _machine.Put("/proc/value", "1");
        var files = new KernelFiles(_machine.Root);
        var many = Enumerable.Range(0, KernelFiles.MostHeld + 10).Select(_ => new HeldFile(files, "/proc/value")).ToList();

        Assert.All(many, file => Assert.True(file.TryRead(out _)));

        Assert.InRange(Directory.GetFiles("/proc/self/fd").Count(IsValue), 1, KernelFiles.MostHeld);
        many.ForEach(file => file.Dispose());
        Assert.DoesNotContain(Directory.GetFiles("/proc/self/fd"), IsValue);
    }

    private bool IsValue(string descriptor) => new FileInfo(descriptor).LinkTarget == _machine.Root + "/proc/value";
}
