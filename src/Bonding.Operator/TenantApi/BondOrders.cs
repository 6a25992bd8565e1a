using System.Net;
using Bonding.Contract;
using Bonding.Domain.Bonds;
using Bonding.Kubernetes.Client;
using Bonding.Resources.Bonds;
using Bonding.Resources.Common;
using Grpc.Core;

namespace Bonding.Operator.TenantApi;

/// <summary>
/// Creates the Bonds that tenants order for their own accounts. The caller itself must have the right to create Bonds in its namespace;
/// what the operator may do gives nobody more.
/// </summary>
public sealed class BondOrders(ResourceClient<Bond> bonds, AccountAccess access)
{
    /// <summary>The annotation of such a Bond that names the verified caller.</summary>
    public const string OrderedBy = BondingGroup.Name + "/ordered-by";

    /// <summary>Creates the Bond, or has the API server check it.</summary>
    /// <exception cref="RpcException">The order is wrong, the caller may not place it, or the API server refused the Bond.</exception>
    public async Task<CreatedBond> PlaceAsync(
        TenantSnapshot tenant,
        VerifiedToken caller,
        CreateBondRequest request,
        CancellationToken stop
    )
    {
        var bond = BondOf(tenant, caller, request.Bond ?? new BondOrder());
        try
        {
            if (!await access.MayCreateBondsAsync(caller, tenant.Key.Namespace, stop))
                throw CallRefusal.Of(
                    StatusCode.PermissionDenied,
                    $"{caller.UserName} may not create bonds in namespace {tenant.Key.Namespace}"
                );
            await bonds.CreateAsync(bond, request.DryRun, stop);
        }
        catch (ApiException refused) when (refused.IsRefusal || refused.IsAlreadyExists)
        {
            throw CallRefusal.Of(CodeOf(refused), refused.Status.Message ?? refused.Message);
        }
        catch (Exception error) when (ApiErrors.IsFailedRequest(error))
        {
            throw CallRefusal.Unavailable("the API server did not answer; send the order again under its name");
        }

        return ResponseOf(tenant, bond, request.DryRun);
    }

    private static Bond BondOf(TenantSnapshot tenant, VerifiedToken caller, BondOrder order)
    {
        if (order.Name.Length == 0)
            throw CallRefusal.InvalidValue("name", order.Name, "the name of a Kubernetes object");
        if (order.Units is < 1 or > BondSpec.MaxUnits)
            throw CallRefusal.InvalidValue("units", $"{order.Units}", $"1 to {BondSpec.MaxUnits}");
        return new Bond
        {
            Metadata = new()
            {
                NamespaceProperty = tenant.Key.Namespace,
                Name = order.Name,
                Annotations = new Dictionary<string, string> { [OrderedBy] = caller.UserName },
            },
            Spec = new()
            {
                AccountName = tenant.Key.Name,
                Units = order.Units,
                WhenInsufficient = WhenInsufficientOf(order.WhenInsufficient),
            },
        };
    }

    private static WhenInsufficient WhenInsufficientOf(string text) =>
        text.Length == 0 ? WhenInsufficient.Wait
        : Enum.TryParse<WhenInsufficient>(text, out var value) && value.ToString() == text ? value
        : throw CallRefusal.InvalidValue("whenInsufficient", text, string.Join(", ", Enum.GetNames<WhenInsufficient>()));

    private static StatusCode CodeOf(ApiException refused) =>
        refused.IsAlreadyExists ? StatusCode.AlreadyExists
        : refused.Code == HttpStatusCode.Forbidden ? StatusCode.PermissionDenied
        : StatusCode.InvalidArgument;

    private static CreatedBond ResponseOf(TenantSnapshot tenant, Bond bond, bool dryRun)
    {
        var price = tenant.BondRules.PriceOf(bond.Spec.Units);
        var response = new CreatedBond
        {
            Bond = NamespacedName.Of(bond).ToString(),
            Account = tenant.Account,
            Units = bond.Spec.Units,
            DryRun = dryRun,
            Price = price.Total.ToString(),
        };
        if (WhatIfResponseFactory.ProblemOf(tenant, bond.Spec.Units, price) is { } problem)
            response.Problem = problem;
        return response;
    }
}
