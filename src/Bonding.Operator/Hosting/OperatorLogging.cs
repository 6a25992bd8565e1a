using Bonding.Operator.Configuration;

namespace Bonding.Operator.Hosting;

/// <summary>One line an event, to the console, with its scopes.</summary>
public static class OperatorLogging
{
    public static void Configure(ILoggingBuilder logging, OperatorOptions options)
    {
        logging.ClearProviders();
        logging.SetMinimumLevel(options.LogLevel);
        // Every request and every call to the API server would be a line.
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
