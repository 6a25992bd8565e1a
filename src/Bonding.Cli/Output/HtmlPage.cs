using System.Net;

namespace Bonding.Cli.Output;

/// <summary>A page of its own: styles and pictures are inside, nothing is loaded, no script runs.</summary>
internal static class HtmlPage
{
    /// <param name="title">Plain text.</param>
    /// <param name="body">HTML.</param>
    public static string Render(string title, string style, string body) =>
        $"<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>{Encode(title)}</title><style>{style}</style></head><body>{body}</body></html>\n";

    /// <summary>Plain text as HTML.</summary>
    public static string Encode(string text) => WebUtility.HtmlEncode(text);
}
