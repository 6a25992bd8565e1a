using Bonding.Demo;
using Bonding.Demo.Bench;
using Bonding.TestKit.Processes;

using var end = new StopSignals();

try
{
    switch (args)
    {
        case ["bench-loop"]:
            return await LoopBench.RunAsync(end.Token);
        case ["bench-ledger"]:
            return await LedgerBench.RunAsync(end.Token);
        case ["bench-statuses"]:
            return await StatusBench.RunAsync(end.Token);
        case []:
            return await DemoRun.RunAsync(DemoOptions.Read(Environment.GetEnvironmentVariable), end.Token);
        default:
            throw new ArgumentException(
                $"unknown arguments: {string.Join(' ', args)}; allowed: nothing (the demo), bench-loop, bench-ledger or bench-statuses"
            );
    }
}
catch (OperationCanceledException) when (end.Token.IsCancellationRequested)
{
    Console.Error.WriteLine("stopped before the cluster was up");
    return 1;
}
catch (ArgumentException wrong)
{
    Console.Error.WriteLine(wrong.Message);
    return 2;
}
