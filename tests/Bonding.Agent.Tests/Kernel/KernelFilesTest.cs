using Bonding.Agent.Kernel;

namespace Bonding.Agent.Tests.Kernel;

/// <summary>Files of the kernel are read whole and fresh.</summary>
public sealed class KernelFilesTest : IDisposable
{
    private readonly MachineFolder _machine = new();

    public void Dispose() => _machine.Dispose();

    [Fact]
    public void A_file_of_the_kernel_is_read_whole_although_its_length_is_0()
    {
        var expected = File.ReadAllText("/proc/self/maps").Split('\n').Length;

        Assert.True(new KernelFiles().TryRead("/proc/self/maps", out var maps));
        Assert.InRange(maps.Count((byte)'\n'), expected / 2, expected * 2);
        Assert.Equal((byte)'\n', maps[^1]);
    }

    [Fact]
    public void A_file_that_changed_is_read_as_it_is_now()
    {
        var files = new KernelFiles(_machine.Root);
        _machine.Put("/proc/value", "one");
        Assert.True(files.TryRead("/proc/value", out _));
        _machine.Put("/proc/value", "two");

        Assert.True(files.TryRead("/proc/value", out var text));
        Assert.Equal("two"u8, text);
    }

    [Fact]
    public void A_file_that_is_longer_than_the_buffer_is_read_whole()
    {
        _machine.Put("/proc/long", new string('x', 100_000));

        Assert.True(new KernelFiles(_machine.Root).TryRead("/proc/long", out var text));
        Assert.Equal(100_000, text.Length);
    }

    [Fact]
    public void A_file_without_end_is_given_up() => Assert.False(new KernelFiles().TryRead("/dev/zero", out _));

    [Theory]
    [InlineData("/proc/nothing")]
    [InlineData("/proc/nothing/at/all")]
    [InlineData("/proc")]
    public void What_is_no_file_is_no_error(string path)
    {
        _machine.Put("/proc/value", "1");

        Assert.False(new KernelFiles(_machine.Root).TryRead(path, out _));
    }
}
