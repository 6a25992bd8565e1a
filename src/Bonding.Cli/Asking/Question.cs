using System.CommandLine;
using Bonding.Cli.Clusters;

namespace Bonding.Cli.Asking;

/// <summary>What the questions to the operator have in common: a tenant, the way to the operator, and how the answer is shown.</summary>
internal static class Question
{
    /// <param name="ask">What to ask about the tenant, after its path.</param>
    public static Command Create<T>(string name, string description, Func<ParseResult, string> ask, Action<T, TextWriter> show, params Option[] more)
    {
        var tenant = new Argument<string>("tenant") { Description = "KIND/NAME, such as vm/db or deployment/web." };
        var format = new Option<OutputFormat>("--output", "-o") { Description = "Table or json.", DefaultValueFactory = _ => OutputFormat.Table };
        var options = new AskOptions();
        var command = new Command(name, description) { tenant, format };
        foreach (var option in more) command.Options.Add(option);
        options.AddTo(command);
        command.SetAction(async (parsed, stop) => await ClusterFailures.TellAsync(parsed, async () =>
        {
            var asked = TenantName.Parse(parsed.GetRequiredValue(tenant));
            var settings = options.Read(parsed);
            using var api = await OperatorApi.OpenAsync(settings, stop);
            var answer = await api.AskAsync<T>($"{asked.PathIn(settings.Namespace)}/{ask(parsed)}", stop);
            var output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(format) == OutputFormat.Json) await output.WriteLineAsync(JsonText.Of(answer));
            else show(answer, output);
            return ExitCodes.Sound;
        }));
        return command;
    }
}
