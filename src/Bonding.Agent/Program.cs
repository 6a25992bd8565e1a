using System.CommandLine;
using Bonding.Agent.Running;
using Bonding.Agent.Status;

var root = new RootCommand("The Profiling Agent of the Bonding operator.")
{
    RunCommand.CreateGuest(),
    RunCommand.CreateNode(),
    StatusCommand.Create(),
};
return await root.Parse(args).InvokeAsync();
