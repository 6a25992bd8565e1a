using Bonding.Agent.Running;

namespace Bonding.Agent.Tests.Running;

/// <summary>An agent does not start with an address to which it must not send its token.</summary>
public class RunCommandTest
{
    [Theory]
    [InlineData("--address", "http://operator:8443")]
    [InlineData("--address", "operator:8443")]
    [InlineData("--address", "")]
    public void A_token_is_not_sent_in_the_clear(params string[] args)
    {
        var error = Assert.Single(RunCommand.CreateGuest().Parse(args).Errors).Message;

        Assert.Equal($"--address is \"{args[1]}\"; allowed: https://HOST:PORT, or http:// on loopback", error);
    }

    [Theory]
    [InlineData("https://operator:8443")]
    [InlineData("http://127.0.0.1:8443")]
    public void Https_and_loopback_are_allowed(string address) =>
        Assert.Empty(RunCommand.CreateNode().Parse(["--address", address]).Errors);
}
