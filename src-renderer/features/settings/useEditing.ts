import { hrefWith, navigate, usePlace } from '../../shared/router.ts'

/** What is edited stands in the address (`?edit=<name>`, or `?new=1`): a link can open it, and Back closes it. */
export const useEditing = () => {
  const place = usePlace()
  return {
    name: place.search.get('edit'),
    isNew: place.search.get('new') !== null,
    edit: (name: string) => navigate(hrefWith(place, { edit: name, new: null })),
    create: () => navigate(hrefWith(place, { new: 1, edit: null })),
    close: () => navigate(hrefWith(place, { edit: null, new: null }), { replace: true }),
  }
}
