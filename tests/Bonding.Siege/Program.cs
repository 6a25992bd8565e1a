using Bonding.Siege;
using Bonding.Siege.Load;
using Bonding.TestKit.Processes;

using var end = new StopSignals();

try
{
    switch (args)
    {
        case ["assail", .. var order]:
            await Assault.RunAsync(order, end.Token);
            return 0;
        case []:
            var result = await SiegeRun.RunAsync(SiegeOptions.Read(Environment.GetEnvironmentVariable), Console.WriteLine, end.Token);
            foreach (var line in result.Lines())
                Console.WriteLine(line);
            return result.IsHeld ? 0 : 1;
        default:
            throw new ArgumentException($"unknown arguments: {string.Join(' ', args)}; allowed: nothing");
    }
}
catch (OperationCanceledException) when (end.Token.IsCancellationRequested)
{
    Console.Error.WriteLine("stopped before the end");
    return 1;
}
catch (ArgumentException wrong)
{
    Console.Error.WriteLine(wrong.Message);
    return 2;
}
