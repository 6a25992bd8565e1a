using Bonding.Operator.Hosting;
using Microsoft.Extensions.Options;

if (args is ["--version"])
{
    Console.WriteLine(BuildInfo.Version);
    return 0;
}

try
{
    var options = OperatorOptionsReader.Read(args);
    await using var app = OperatorApplication.Build(options);
    await app.RunAsync();
    return 0;
}
catch (OptionsValidationException refused)
{
    Console.Error.WriteLine($"The operator does not start, its options are wrong:\n  {string.Join("\n  ", refused.Failures)}");
    return 2;
}
