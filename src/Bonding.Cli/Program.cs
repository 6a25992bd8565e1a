using System.CommandLine;
using Bonding.Cli.Backtests;
using Bonding.Cli.Crds;
using Bonding.Cli.Ledger;
using Bonding.Cli.OpenApi;
using Bonding.Cli.Rbac;
using Bonding.Cli.Remote;
using Bonding.Cli.Simulate;
using Bonding.Cli.Top;
using Bonding.Cli.Train;

var root = new RootCommand("Bonding: resource credits, bonds and preemption multipliers.")
{
    TopCommand.Create(),
    ExplainCommand.Create(),
    WhatIfCommand.Create(),
    LedgerCommand.Create(),
    CrdsCommand.Create(),
    RbacCommand.Create(),
    OpenApiCommand.Create(),
    SimulateCommand.Create(),
    BacktestCommand.Create(),
    TrainCommand.Create(),
};
return await root.Parse(args).InvokeAsync();
