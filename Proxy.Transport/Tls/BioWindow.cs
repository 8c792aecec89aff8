using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Proxy.Transport.Tls;

/// <summary>What OpenSSL reads from and writes to: two windows of the caller's memory, set for each call, so that bytes are copied
/// once less than through OpenSSL's own buffers.</summary>
internal unsafe struct BioWindow
{
    internal byte* Input;
    internal int InputLength;
    internal int Consumed;
    internal byte* Output;
    internal int OutputCapacity;
    internal int Produced;

    private static readonly nint Method = MakeMethod();

    /// <summary>Makes a BIO over a window that outlives it.</summary>
    internal static nint MakeBio(BioWindow* window)
    {
        var bio = Libcrypto.BIO_new(Method);
        if (bio != 0) Libcrypto.BIO_set_data(bio, window);
        return bio;
    }

    internal void Set(byte* input, int inputLength, byte* output, int outputCapacity)
    {
        Input = input;
        Output = output;
        (InputLength, OutputCapacity, Consumed, Produced) = (inputLength, outputCapacity, 0, 0);
    }

    private static nint MakeMethod()
    {
        fixed (byte* name = "window\0"u8)
        {
            var method = Libcrypto.BIO_meth_new(Libcrypto.BIO_get_new_index() | Libcrypto.BioSourceSink, name);
            _ = Libcrypto.BIO_meth_set_write(method, &Write);
            _ = Libcrypto.BIO_meth_set_read(method, &Read);
            _ = Libcrypto.BIO_meth_set_ctrl(method, &Control);
            _ = Libcrypto.BIO_meth_set_create(method, &Create);
            _ = Libcrypto.BIO_meth_set_destroy(method, &Destroy);
            return method;
        }
    }

    [UnmanagedCallersOnly]
    private static int Create(nint bio)
    {
        Libcrypto.BIO_set_init(bio, 1);
        return 1;
    }

    [UnmanagedCallersOnly]
    private static int Destroy(nint bio) => 1;

    // Nothing is buffered here, so a flush is done at once; 0 says of anything else that it is not known.
    [UnmanagedCallersOnly]
    private static nint Control(nint bio, int command, nint number, void* pointer) => command == Libcrypto.BioControlFlush ? 1 : 0;

    [UnmanagedCallersOnly]
    private static int Read(nint bio, byte* into, int length)
    {
        var window = (BioWindow*)Libcrypto.BIO_get_data(bio);
        Libcrypto.BIO_clear_flags(bio, Libcrypto.BioFlags);
        var part = Math.Min(length, window->InputLength - window->Consumed);
        if (part <= 0)
        {
            Libcrypto.BIO_set_flags(bio, Libcrypto.BioRead | Libcrypto.BioRetry);
            return -1;
        }

        Unsafe.CopyBlockUnaligned(into, window->Input + window->Consumed, (uint)part);
        window->Consumed += part;
        return part;
    }

    [UnmanagedCallersOnly]
    private static int Write(nint bio, byte* from, int length)
    {
        var window = (BioWindow*)Libcrypto.BIO_get_data(bio);
        Libcrypto.BIO_clear_flags(bio, Libcrypto.BioFlags);
        var part = Math.Min(length, window->OutputCapacity - window->Produced);
        if (part <= 0)
        {
            Libcrypto.BIO_set_flags(bio, Libcrypto.BioWrite | Libcrypto.BioRetry);
            return -1;
        }

        Unsafe.CopyBlockUnaligned(window->Output + window->Produced, from, (uint)part);
        window->Produced += part;
        return part;
    }
}
