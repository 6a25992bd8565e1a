using System.CommandLine;
using Bonding.Agent.Status;

var root = new RootCommand("The Profiling Agent of the Bonding operator.") { StatusCommand.Create() };
return await root.Parse(args).InvokeAsync();
