using Bonding.Operator.Configuration;
using Microsoft.Extensions.Options;

namespace Bonding.Operator.Hosting;

/// <summary>Reads and checks <see cref="OperatorOptions"/>.</summary>
public static class OperatorOptionsReader
{
    private const string EnvironmentPrefix = "BONDING__";

    // Stands for the names that an option with many values may have.
    private const string AnyName = "NAME";

    /// <exception cref="OptionsValidationException">An option is unknown, unreadable or outside its range; every problem is
    /// named.</exception>
    public static OperatorOptions Read(string[] arguments)
    {
        var options = Bind(Sources(arguments));
        var checkedOptions = new OperatorOptionsValidator().Validate(null, options);
        return checkedOptions.Failed ? throw Refusal(checkedOptions.Failures) : options;
    }

    private static IConfigurationRoot Sources(string[] arguments)
    {
        var outside = new ConfigurationBuilder().AddEnvironmentVariables(EnvironmentPrefix).AddCommandLine(arguments).Build();
        if (outside[nameof(OperatorOptions.Config)] is not { Length: > 0 } file)
            return outside;
        if (!File.Exists(file))
            throw Refusal([$"Config is \"{file}\"; allowed: the path of a JSON file that exists"]);
        try
        {
            return new ConfigurationBuilder().AddJsonFile(Path.GetFullPath(file)).AddConfiguration(outside).Build();
        }
        catch (InvalidDataException error)
        {
            throw Refusal([$"Config is \"{file}\"; allowed: valid JSON ({error.InnerException?.Message ?? error.Message})"]);
        }
    }

    private static OperatorOptions Bind(IConfiguration configuration)
    {
        var known = Names(typeof(OperatorOptions), "").ToList();
        var unknown = configuration
            .AsEnumerable()
            .Where(pair => pair.Value is not null)
            .Select(pair => pair.Key)
            .Where(name => !known.Exists(option => IsNamed(name, option)))
            .Order()
            .ToList();
        if (unknown.Count > 0)
            throw Refusal(unknown.Select(name => $"{name} is no option; allowed: {string.Join(", ", known)}"));
        try
        {
            return configuration.Get<OperatorOptions>() ?? new OperatorOptions();
        }
        catch (InvalidOperationException error)
        {
            throw Refusal([$"{error.Message} (durations are written hh:mm:ss)"]);
        }
    }

    private static IEnumerable<string> Names(Type type, string prefix) =>
        type.GetProperties()
            .SelectMany(property =>
                property.PropertyType.Namespace == type.Namespace && property.PropertyType.IsClass
                    ? Names(property.PropertyType, $"{prefix}{property.Name}:")
                : property.PropertyType == typeof(Dictionary<string, string>) ? [$"{prefix}{property.Name}:{AnyName}"]
                : [prefix + property.Name]
            );

    private static bool IsNamed(string name, string option) =>
        option.EndsWith(AnyName, StringComparison.Ordinal)
            ? name.StartsWith(option[..^AnyName.Length], StringComparison.OrdinalIgnoreCase)
            : name.Equals(option, StringComparison.OrdinalIgnoreCase);

    private static OptionsValidationException Refusal(IEnumerable<string> problems) =>
        new(Options.DefaultName, typeof(OperatorOptions), problems);
}
