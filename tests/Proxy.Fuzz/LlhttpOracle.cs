using System.Buffers.Binary;
using System.Diagnostics;
using System.Text.Json;
using Proxy.Testing;

namespace Proxy.Fuzz;

/// <summary>The parser of Node.js, in a process of its own.</summary>
internal sealed class LlhttpOracle : IHttpOracle, IDisposable
{
    private readonly Process _node;

    /// <summary>Starts the process; <c>node</c> has to be there.</summary>
    public LlhttpOracle()
    {
        var script = Path.Combine(Repository.Root, "tests/Proxy.Fuzz/llhttp.js");
        _node = Process.Start(new ProcessStartInfo("node", [script]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
    }

    /// <inheritdoc/>
    public HttpVerdict Read(byte[] bytes, HttpStreamKind kind)
    {
        var order = new byte[5 + bytes.Length];
        order[0] = kind switch { HttpStreamKind.Requests => (byte)'q', HttpStreamKind.Responses => (byte)'s', _ => (byte)'h' };
        BinaryPrimitives.WriteInt32LittleEndian(order.AsSpan(1), bytes.Length);
        bytes.CopyTo(order, 5);
        _node.StandardInput.BaseStream.Write(order);
        _node.StandardInput.BaseStream.Flush();
        var answer = _node.StandardOutput.ReadLine() ?? throw new IOException("node has ended");
        using var read = JsonDocument.Parse(answer);
        return new HttpVerdict([.. read.RootElement[0].EnumerateArray().Select(Message)], read.RootElement[1].GetString()!);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _node.StandardInput.Close();
        _node.WaitForExit();
        _node.Dispose();
    }

    private static HttpSeen Message(JsonElement message) =>
        new(message[0].GetString()!, Convert.FromHexString(message[1].GetString()!), message[2].GetBoolean());
}
