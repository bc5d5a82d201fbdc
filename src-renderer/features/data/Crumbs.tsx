import { linkTo } from '../../shared/links.ts'

/** The way to a prefix: the bucket and each of the folders above. */
export const Crumbs = ({ bucket, prefix }: { readonly bucket: string; readonly prefix: string }) => {
  const parts = prefix.split('/').slice(0, -1)
  return (
    <>
      <a href={linkTo.data()}>Data</a>
      <span aria-hidden="true">/</span>
      <a href={linkTo.data(bucket)}>{bucket}</a>
      {parts.map((part, at) => {
        const way = `${parts.slice(0, at + 1).join('/')}/`
        return (
          <span key={way}>
            <span aria-hidden="true">/ </span>
            <a href={linkTo.data(bucket, way)}>{part}</a>
          </span>
        )
      })}
    </>
  )
}
