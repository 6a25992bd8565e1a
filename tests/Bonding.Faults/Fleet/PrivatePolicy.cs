using System.Text;
using Bonding.Resources.Common;
using Bonding.Resources.Policies;
using Bonding.TestKit.Proxies.Faults;
using Microsoft.AspNetCore.Http;

namespace Bonding.Faults.Fleet;

/// <summary>Shows a policy of another name as the cluster's one, so that concurrent runs have a policy each.</summary>
internal sealed class PrivatePolicy(string name) : IMiddleware
{
    private const string Collection = $"/apis/{BondingGroup.Name}/v1alpha1/bondingpolicies";
    private const string Shown = $"\"name\":\"{BondingPolicy.DefaultName}\"";

    private readonly string _stored = $"\"name\":\"{name}\"";

    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var request = context.Request;
        if (request.Path.Value?.StartsWith(Collection, StringComparison.Ordinal) != true)
        {
            await next(context);
            return;
        }

        var path = request.Path.Value.Replace($"/{BondingPolicy.DefaultName}", $"/{name}", StringComparison.Ordinal);
        request.Path = path;
        if (path.Length == Collection.Length)
            request.QueryString = request.QueryString.Add("fieldSelector", $"metadata.name={name}");
        if (!HttpMethods.IsGet(request.Method))
            BufferedBody.SetRequest(context, Replace(await BufferedBody.OfRequestAsync(context), Shown, _stored));
        if (ApiCall.Of(request)!.Verb == "watch")
            await EventStream.InterceptAsync(context, next, (line, channel) => channel.PassAsync(Replace(line.Span, _stored, Shown)));
        else
            await context.Response.Body.WriteAsync(
                Replace(await BufferedBody.OfAnswerAsync(context, next), _stored, Shown),
                context.RequestAborted
            );
    }

    private static byte[] Replace(ReadOnlySpan<byte> json, string from, string to) =>
        Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(json).Replace(from, to, StringComparison.Ordinal));
}
