/* oxlint-disable no-extend-native -- that is what this file is for. */
// What Node 12 and Chromium 83 lack of the language's library, where it is used by what is tested.
;(function () {
  var g = globalThis
  if (!Promise.withResolvers)
    Promise.withResolvers = function () {
      var r = {}
      r.promise = new Promise(function (a, b) {
        r.resolve = a
        r.reject = b
      })
      return r
    }
  if (!Object.hasOwn)
    Object.hasOwn = function (o, k) {
      return Object.prototype.hasOwnProperty.call(o, k)
    }
  if (!Map.groupBy)
    Map.groupBy = function (items, key) {
      var m = new Map()
      for (var item of items) m.set(key(item), (m.get(key(item)) || []).concat([item]))
      return m
    }
  if (!URL.parse)
    URL.parse = function (text) {
      try {
        return new URL(text)
      } catch {
        return null
      }
    }
  if (!String.prototype.replaceAll)
    String.prototype.replaceAll = function (a, b) {
      return this.split(a).join(b)
    }
  if (!Array.prototype.at)
    Array.prototype.at = function (i) {
      return this[i < 0 ? this.length + i : i]
    }
  if (!Symbol.asyncDispose) Object.defineProperty(Symbol, 'asyncDispose', { value: Symbol('asyncDispose') })
  if (!Symbol.dispose) Object.defineProperty(Symbol, 'dispose', { value: Symbol('dispose') })
  if (!g.AbortController && typeof require === 'function') {
    var Emitter = require('events')
    g.AbortController = function () {
      var emitter = new Emitter()
      var signal = {
        aborted: false,
        reason: undefined,
        addEventListener: function (n, f) {
          emitter.once(n, f)
        },
        removeEventListener: function (n, f) {
          emitter.removeListener(n, f)
        },
        throwIfAborted: function () {
          if (signal.aborted) throw signal.reason
        },
      }
      this.signal = signal
      this.abort = function (reason) {
        if (signal.aborted) return
        signal.aborted = true
        signal.reason = reason || new Error('aborted')
        emitter.emit('abort')
      }
    }
  }
  if (!g.Response && typeof require === 'function')
    g.Response = function (body, init) {
      var headers = Object.entries((init || {}).headers || {})
      this.status = (init || {}).status || 200
      this.headers = headers
      this.arrayBuffer = function () {
        return Promise.resolve(body || new Uint8Array(0))
      }
    }
})()
