using Bonding.Agent.Kernel;

namespace Bonding.Agent.Tests.Kernel;

/// <summary>Waiting in run queues is read of a machine and of a thread.</summary>
public class RunDelayTest
{
    [Fact]
    public void A_machine_waits_as_long_as_all_its_cpus()
    {
        var schedstat =
            """
            version 17
            timestamp 4302000000
            cpu0 0 0 0 0 0 0 170000 3000000 33
            domain0 MC 3 1 2 3
            cpu1 0 0 0 0 0 0 170000 4000000 33

            """u8;

        Assert.Equal(7_000, RunDelay.OfMachine(schedstat));
    }

    [Fact]
    public void A_machine_of_which_one_cpu_cannot_be_read_has_no_sum() =>
        Assert.Null(RunDelay.OfMachine("cpu0 0 0 0 0 0 0 1 3000 3\ncpu1 0 0 0\n"u8));

    [Fact]
    public void A_thread_waits_as_its_second_number_says() => Assert.Equal(92311, RunDelay.OfThread("174607 92311 2\n"u8));

    [Theory]
    [InlineData("")]
    [InlineData("174607\n")]
    [InlineData("174607 x 2\n")]
    public void Anything_else_is_no_thread(string text) => Assert.Null(RunDelay.OfThread(System.Text.Encoding.UTF8.GetBytes(text)));
}
