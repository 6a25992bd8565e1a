using System.Net;

namespace Bonding.Cli.Output;

/// <summary>Renders a self-contained page: styles and pictures are inline, nothing is loaded, and no script runs.</summary>
internal static class HtmlPage
{
    /// <param name="title">Plain text.</param>
    /// <param name="body">HTML.</param>
    public static string Render(string title, string style, string body) =>
        "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">"
        + $"<title>{Encode(title)}</title><style>{style}</style></head><body>{body}</body></html>\n";

    /// <summary>Encodes plain text as HTML.</summary>
    public static string Encode(string text) => WebUtility.HtmlEncode(text);
}
