using System.Globalization;

namespace Bonding.TestKit.Objects;

/// <summary>The API's way to write a time: RFC 3339 in whole seconds, UTC.</summary>
public static class Timestamp
{
    public static string Of(TimeProvider time) => time.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
