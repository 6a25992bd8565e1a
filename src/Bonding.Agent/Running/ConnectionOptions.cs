using System.CommandLine;
using Bonding.Agent.Reports;

namespace Bonding.Agent.Running;

/// <summary>The options that say how the operator is reached.</summary>
internal sealed class ConnectionOptions
{
    private const string Mounted = "/var/run/secrets/kubernetes.io/serviceaccount/token";

    private readonly Option<string> _address = new("--address")
    {
        Description = "The operator's address, such as https://bonding-bonding-operator-api.bonding-system.svc:8443.",
        Required = true,
    };

    private readonly Option<string> _token = new("--token-file")
    {
        Description = "The file with the token of the pod that this VM or agent runs in.",
        DefaultValueFactory = _ => Mounted,
    };

    private readonly Option<string?> _authority = new("--ca-file")
    {
        Description = "PEM file of the authority that signed the operator's certificate; by default those of the system.",
    };

    public void AddTo(Command command)
    {
        _address.Validators.Add(result =>
        {
            if (AddressOf(result.GetValueOrDefault<string>()) is null)
                result.AddError(
                    $"--address is \"{result.GetValueOrDefault<string>()}\"; allowed: https://HOST:PORT, or http:// on loopback"
                );
        });
        command.Options.Add(_address);
        command.Options.Add(_token);
        command.Options.Add(_authority);
    }

    public OperatorConnection Read(ParseResult parsed) =>
        new(AddressOf(parsed.GetValue(_address))!, parsed.GetValue(_token)!, parsed.GetValue(_authority));

    // A token must not be sent in the clear.
    private static Uri? AddressOf(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address)
        && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback))
            ? address
            : null;
}

/// <summary>The option that says where the state of a running agent is.</summary>
internal sealed class StateFileOption : Option<string>
{
    public StateFileOption()
        : base("--state-file")
    {
        Description = "The file in which a running agent keeps its state for \"bonding-agent status\".";
        DefaultValueFactory = _ => AgentState.DefaultFile;
    }
}

/// <summary>The option that says where the files of the machine are.</summary>
internal sealed class RootOption : Option<string>
{
    public RootOption()
        : base("--root")
    {
        Description = "The folder that /proc and /sys of the machine are in; / outside of containers.";
        DefaultValueFactory = _ => "/";
        Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string>() is { } path && !Directory.Exists(path))
                result.AddError($"--root is \"{path}\"; allowed: a folder that exists");
        });
    }
}
