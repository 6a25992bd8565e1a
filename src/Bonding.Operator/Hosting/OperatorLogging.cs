using Bonding.Operator.Configuration;

namespace Bonding.Operator.Hosting;

/// <summary>Configures logging: one line for each event, with its scopes, on the console.</summary>
public static class OperatorLogging
{
    public static void Configure(ILoggingBuilder logging, OperatorOptions options)
    {
        logging.ClearProviders();
        logging.SetMinimumLevel(options.LogLevel);
        // Without these filters every request and every call of the API server would be a line.
        logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        logging.AddFilter("System.Net.Http", LogLevel.Warning);
        if (options.LogFormat == LogFormat.Json)
            logging.AddJsonConsole(console =>
                (console.IncludeScopes, console.UseUtcTimestamp, console.TimestampFormat) = (true, true, "O")
            );
        else
            logging.AddSimpleConsole(console => (console.SingleLine, console.IncludeScopes) = (true, true));
    }
}
