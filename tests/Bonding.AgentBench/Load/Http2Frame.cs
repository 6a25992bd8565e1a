using System.Buffers.Binary;
using System.Text;

namespace Bonding.AgentBench.Load;

/// <summary>Writes and reads frames of HTTP/2 (RFC 9113) as far as one call of gRPC needs them.</summary>
/// <param name="Type">The kind of frame.</param>
/// <param name="Flags">Its flags.</param>
/// <param name="Stream">The stream that it belongs to.</param>
/// <param name="Length">The bytes of its payload.</param>
internal readonly record struct Http2Frame(Http2FrameType Type, byte Flags, int Stream, int Length)
{
    public const int HeaderBytes = 9;
    public const byte EndStream = 0x1;
    public const byte EndHeaders = 0x4;
    public const byte Acknowledges = 0x1;

    // A message of gRPC begins with a flag and its length.
    private const int MessageHeaderBytes = 5;
    private const int ShortestInteger = 127;

    /// <summary>What a client sends first.</summary>
    public static ReadOnlySpan<byte> Preface => "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8;

    /// <summary>Reads the header of a frame.</summary>
    public static Http2Frame Read(ReadOnlySpan<byte> header) =>
        new(
            (Http2FrameType)header[3],
            header[4],
            BinaryPrimitives.ReadInt32BigEndian(header[5..]) & int.MaxValue,
            (header[0] << 16) | (header[1] << 8) | header[2]
        );

    /// <summary>Writes the header of this frame.</summary>
    public void Write(Span<byte> header)
    {
        (header[0], header[1], header[2]) = ((byte)(Length >> 16), (byte)(Length >> 8), (byte)Length);
        (header[3], header[4]) = ((byte)Type, Flags);
        BinaryPrimitives.WriteInt32BigEndian(header[5..], Stream);
    }

    /// <summary>Returns a frame without a payload.</summary>
    public static byte[] Empty(Http2FrameType type, byte flags)
    {
        var frame = new byte[HeaderBytes];
        new Http2Frame(type, flags, 0, 0).Write(frame);
        return frame;
    }

    /// <summary>Returns a frame with headers, none of them compressed.</summary>
    public static byte[] Headers(int stream, IEnumerable<(string Name, string Value)> headers)
    {
        var bytes = new List<byte>(new byte[HeaderBytes]);
        foreach (var (name, value) in headers)
        {
            bytes.Add(0);
            AddText(bytes, name);
            AddText(bytes, value);
        }

        var frame = bytes.ToArray();
        new Http2Frame(Http2FrameType.Headers, EndHeaders, stream, frame.Length - HeaderBytes).Write(frame);
        return frame;
    }

    /// <summary>Writes a frame with a message of gRPC, which <paramref name="write"/> writes.</summary>
    /// <returns>The bytes of the frame.</returns>
    public static int WriteMessage(byte[] buffer, int stream, int messageBytes, Action<Memory<byte>> write)
    {
        var payload = MessageHeaderBytes + messageBytes;
        new Http2Frame(Http2FrameType.Data, 0, stream, payload).Write(buffer);
        buffer[HeaderBytes] = 0;
        BinaryPrimitives.WriteInt32BigEndian(buffer.AsSpan(HeaderBytes + 1), messageBytes);
        write(buffer.AsMemory(HeaderBytes + MessageHeaderBytes, messageBytes));
        return HeaderBytes + payload;
    }

    /// <summary>Takes one message of gRPC from a payload; false if none is whole.</summary>
    public static bool TryTakeMessage(ref ReadOnlySpan<byte> payload, out ReadOnlySpan<byte> message)
    {
        message = default;
        if (payload.Length < MessageHeaderBytes)
            return false;
        var length = BinaryPrimitives.ReadInt32BigEndian(payload[1..]);
        if (payload.Length < MessageHeaderBytes + length)
            return false;
        message = payload.Slice(MessageHeaderBytes, length);
        payload = payload[(MessageHeaderBytes + length)..];
        return true;
    }

    // A length with a prefix of seven bits (RFC 7541, 5.1).
    private static void AddText(List<byte> bytes, string text)
    {
        var rest = text.Length;
        if (rest < ShortestInteger)
        {
            bytes.Add((byte)rest);
        }
        else
        {
            bytes.Add(ShortestInteger);
            for (rest -= ShortestInteger; rest >= 0x80; rest >>= 7)
                bytes.Add((byte)(rest | 0x80));
            bytes.Add((byte)rest);
        }

        bytes.AddRange(Encoding.ASCII.GetBytes(text));
    }
}

/// <summary>Kinds of frames.</summary>
internal enum Http2FrameType : byte
{
    Data = 0,
    Headers = 1,
    ResetStream = 3,
    Settings = 4,
    Ping = 6,
    GoAway = 7,
    WindowUpdate = 8,
}
