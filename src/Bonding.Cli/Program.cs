using System.CommandLine;
using Bonding.Cli.Crds;
using Bonding.Cli.Rbac;

var root = new RootCommand("Bonding: resource credits, bonds and preemption multipliers.")
{
    CrdsCommand.Create(),
    RbacCommand.Create(),
};
return await root.Parse(args).InvokeAsync();
