using System.Text;
using Bonding.Agent.Kernel;

namespace Bonding.Agent.Tests.Kernel;

/// <summary>The limit of open files is read.</summary>
public sealed class OpenFilesTest
{
    [Theory]
    [InlineData(
        "Limit  Soft Limit  Hard Limit  Units\nMax processes  7  8  processes\nMax open files            1024     524288     files\n",
        1024
    )]
    [InlineData("Max open files unlimited unlimited files\n", int.MaxValue)]
    [InlineData("Max open files -1\n", 0)]
    [InlineData("", 0)]
    public void The_limit_that_applies_now_is_the_first(string limits, int expected) =>
        Assert.Equal(expected, OpenFiles.LimitOf(Encoding.UTF8.GetBytes(limits)));
}
