using System.CommandLine;
using Bonding.Cli.Crds;

var root = new RootCommand("Bonding: resource credits, bonds and preemption multipliers.")
{
    CrdsCommand.Create(),
};
return await root.Parse(args).InvokeAsync();
