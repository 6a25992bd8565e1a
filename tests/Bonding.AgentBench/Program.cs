using System.Globalization;
using System.Net;
using Bonding.AgentBench;
using Bonding.AgentBench.Reception;
using Bonding.TestKit.Processes;

try
{
    switch (args)
    {
        case ["serve", var reports, var control, var kubeconfig, var certificate, var key, var tenants]:
            await ReceptionHost.RunAsync(
                new ReceptionOptions(
                    IPEndPoint.Parse(reports),
                    IPEndPoint.Parse(control),
                    kubeconfig,
                    certificate,
                    key,
                    int.Parse(tenants, CultureInfo.InvariantCulture)
                )
            );
            return 0;
        case []:
            using (var end = new StopSignals())
            {
                var result = await AgentBenchRun.RunAsync(
                    BenchOptions.Read(Environment.GetEnvironmentVariable),
                    Console.WriteLine,
                    end.Token
                );
                foreach (var line in result.Lines())
                    Console.WriteLine(line);
                return result.IsWhole ? 0 : 1;
            }

        default:
            throw new ArgumentException($"unknown arguments: {string.Join(' ', args)}; allowed: nothing");
    }
}
catch (ArgumentException wrong)
{
    Console.Error.WriteLine(wrong.Message);
    return 2;
}
