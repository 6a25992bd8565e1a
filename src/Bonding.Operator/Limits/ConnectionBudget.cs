using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace Bonding.Operator.Limits;

/// <summary>
/// Limits the connections that are open at one face: of each address, and of all. One beyond that is closed before its TLS handshake.
/// Thread-safe.
/// </summary>
/// <param name="face">What is called.</param>
/// <param name="perAddress">The most connections of one address.</param>
/// <param name="all">The most connections of all addresses.</param>
/// <param name="rejections">Counts those that are closed.</param>
public sealed class ConnectionBudget(Face face, int perAddress, int all, Rejections rejections)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<IPAddress, int> _open = [];
    private int _all;

    /// <summary>Returns a step of a connection's handling that lets only so many connections on to the next one.</summary>
    public ConnectionDelegate Guard(ConnectionDelegate next) =>
        async connection =>
        {
            var address = RemoteAddress.NetworkOf((connection.RemoteEndPoint as IPEndPoint)?.Address);
            if (!TryOpen(address))
            {
                rejections.Count(face, Rejection.Connections);
                connection.Abort();
                return;
            }

            try
            {
                await next(connection);
            }
            finally
            {
                Close(address);
            }
        };

    private bool TryOpen(IPAddress address)
    {
        lock (_gate)
        {
            var open = _open.GetValueOrDefault(address);
            if (open >= perAddress || _all >= all)
                return false;
            _open[address] = open + 1;
            _all++;
            return true;
        }
    }

    private void Close(IPAddress address)
    {
        lock (_gate)
        {
            _all--;
            if (--_open[address] == 0)
                _open.Remove(address);
        }
    }
}

/// <summary>What is counted as one remote address.</summary>
public static class RemoteAddress
{
    private const int NetworkBytes = 8;

    /// <summary>
    /// Returns an IPv4 address as it is, and an IPv6 address without its last 64 bits, which its host chooses.
    /// </summary>
    public static IPAddress NetworkOf(IPAddress? address)
    {
        if (address is null)
            return IPAddress.None;
        if (address.IsIPv4MappedToIPv6)
            return address.MapToIPv4();
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
            return address;
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(NetworkBytes).Clear();
        return new IPAddress(bytes);
    }
}
