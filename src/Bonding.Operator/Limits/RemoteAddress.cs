using System.Net;
using System.Net.Sockets;

namespace Bonding.Operator.Limits;

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
